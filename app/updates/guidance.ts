import { assertNever } from '../errors/assert-never.ts';

/** What an update asks for, in both spellings the servers use (`RebootHost`, `reboot_host`, `restartHost`). */
export type Guidance =
  | 'reboot-host'
  | 'reboot-host-if-livepatch-fails'
  | 'evacuate-host'
  | 'restart-toolstack'
  | 'restart-device-model'
  | 'restart-vm';

const words: Readonly<Record<string, Guidance>> = {
  reboothost: 'reboot-host',
  restarthost: 'reboot-host',
  reboothostonlivepatchfailure: 'reboot-host-if-livepatch-fails',
  reboothostonkernellivepatchfailure: 'reboot-host-if-livepatch-fails',
  reboothostonxenlivepatchfailure: 'reboot-host-if-livepatch-fails',
  evacuatehost: 'evacuate-host',
  restarttoolstack: 'restart-toolstack',
  restartxapi: 'restart-toolstack',
  restartdevicemodel: 'restart-device-model',
  restarthvm: 'restart-vm',
  restartpv: 'restart-vm',
  restartvm: 'restart-vm',
};

/** A newer server's word that we do not know asks for the most: then nothing is left undone. */
export function readGuidance(words_: readonly string[]): ReadonlySet<Guidance> {
  return new Set(words_.flatMap((word) => known(word)));
}

function known(word: string): readonly Guidance[] {
  const plain = word.replaceAll(/[^a-z]/gi, '').toLowerCase();
  if (plain === '' || plain === 'none' || plain === 'unknown') return [];
  return [words[plain] ?? 'reboot-host'];
}

/** What has to happen to one server because of it. */
export interface Consequence {
  /** VMs leave before anything is applied. */
  readonly evacuate: boolean;
  readonly restart: 'reboot' | 'toolstack' | 'none';
  /** VMs that stayed have to be restarted, or their device models. Moving away and back does the latter. */
  readonly vms: 'restart' | 'device-models' | 'none';
}

/** `livePatched`: a live patch makes up for the reboot it is the alternative to. */
export function consequence(guidance: ReadonlySet<Guidance>, livePatched: boolean): Consequence {
  const reboot = guidance.has('reboot-host') || (guidance.has('reboot-host-if-livepatch-fails') && !livePatched);
  return {
    evacuate: reboot || guidance.has('evacuate-host'),
    restart: reboot ? 'reboot' : guidance.has('restart-toolstack') ? 'toolstack' : 'none',
    vms: guidance.has('restart-vm') ? 'restart' : guidance.has('restart-device-model') ? 'device-models' : 'none',
  };
}

const absorbs: Readonly<Partial<Record<Guidance, readonly Guidance[]>>> = {
  'reboot-host': ['reboot-host-if-livepatch-fails', 'evacuate-host', 'restart-toolstack', 'restart-device-model'],
  'evacuate-host': ['restart-device-model'],
  'restart-vm': ['restart-device-model'],
};

/** Without what happens anyway through the rest: who restarts a server need not restart its toolstack. */
export function strongest(guidance: readonly Guidance[]): readonly Guidance[] {
  const absorbed = new Set(guidance.flatMap((one) => absorbs[one] ?? []));
  return guidance.filter((one) => !absorbed.has(one));
}

/** For tables and reports: "restart the server". */
export function guidanceWords(guidance: Guidance): string {
  switch (guidance) {
    case 'reboot-host':
      return 'restart the server';
    case 'reboot-host-if-livepatch-fails':
      return 'restart the server if the live patch fails';
    case 'evacuate-host':
      return 'move its VMs away';
    case 'restart-toolstack':
      return 'restart the toolstack';
    case 'restart-device-model':
      return 'refresh the device models of VMs';
    case 'restart-vm':
      return 'restart VMs';
    default:
      return assertNever(guidance);
  }
}
