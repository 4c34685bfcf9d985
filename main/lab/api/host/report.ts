type Part = readonly [key: string, privacy: string, usual: boolean, least: number, most: number];

const KIB = 1024;
const MIB = 1024 * KIB;

/** What a host's own tool can gather, with its sizes in bytes. */
const PARTS: readonly Part[] = [
  ['boot-loader', 'no', true, 1 * KIB, 16 * KIB],
  ['disk-info', 'maybe', true, 8 * KIB, 640 * KIB],
  ['hardware-info', 'maybe', true, 32 * KIB, 256 * KIB],
  ['high-availability', 'maybe', true, 0, 16 * MIB],
  ['host-crashdump-logs', 'no', true, 0, 20 * MIB],
  ['kernel-info', 'no', true, 16 * KIB, 128 * KIB],
  ['network-status', 'yes', true, 16 * KIB, 512 * KIB],
  ['persistent-stats', 'maybe', true, 512 * KIB, 50 * MIB],
  ['process-list', 'yes', true, 8 * KIB, 128 * KIB],
  ['system-logs', 'maybe', true, 1 * MIB, 425 * MIB],
  ['xapi', 'yes', true, 64 * KIB, 200 * MIB],
  ['xen-info', 'maybe', true, 32 * KIB, 1 * MIB],
  ['xenserver-databases', 'yes', true, 256 * KIB, 50 * MIB],
  ['xenserver-logs', 'maybe', true, 1 * MIB, 400 * MIB],
  ['xapi-debug', 'yes', false, 0, -1],
];

/** The same for every host, as the tool prints it. */
export function reportCapabilities(): string {
  const lines = PARTS.map(
    ([key, pii, usual, least, most]) =>
      `<capability content-type="text/plain" default-checked="${usual ? 'yes' : 'no'}" key="${key}" max-size="${most}" max-time="-1" min-size="${least}" min-time="-1" pii="${pii}"/>`,
  );
  return `<?xml version="1.0" ?><system-status-capabilities>${lines.join('')}</system-status-capabilities>`;
}
