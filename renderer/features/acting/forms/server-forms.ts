import { isLive } from '../../../../app/actions/host/residents.ts';
import { description, name } from '../aims.ts';
import type { Form, Subject } from '../fields.ts';

/** "2026-11-26-0730", by this computer's clock, as whoever looks for the file would write it. */
function stamp(): string {
  const now = new Date();
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}

function liveHosts(aims: readonly Subject[]): readonly string[] | undefined {
  const [aim] = aims;
  if (aim?.target.$cls !== 'pool') return undefined;
  const { view } = aim.situation;
  return [...view.all('host')].filter((host) => isLive(view, host)).map(({ $ref }) => $ref);
}

const pem = {
  kind: 'file',
  way: 'open',
  extensions: ['pem', 'crt', 'cer', 'key'],
} as const;

/** What is asked about servers themselves. */
export const serverForms: Readonly<Record<string, Form>> = {
  'host.makePool': {
    verb: 'Make pool',
    fields: [
      { ...name, hint: 'Other servers join it with “Add to pool”, or dragged onto it.' },
      description,
    ],
  },
  'pool.addServer': {
    verb: 'Take it in',
    fields: [
      { kind: 'pool', key: 'server', label: 'Server', hint: 'Those that are connected; add others to this console first.' },
      { kind: 'password', key: 'password', label: 'Password of this pool', hint: 'It joins with it; kept nowhere.' },
    ],
    follow(_answers, connections, aims) {
      const own = connections.find(({ id }) => id === aims[0]?.situation.view.pool);
      if (!own) return {};
      return { address: own.state.at === 'live' ? own.state.address : own.address, username: own.username };
    },
  },
  'pool.changePassword': {
    verb: 'Change password',
    fields: [
      { kind: 'password', key: 'currentPassword', label: 'Password now' },
      { kind: 'password', key: 'newPassword', label: 'New password', hint: 'Of root, on every server of the pool.' },
      {
        kind: 'password',
        key: 'samePassword',
        label: 'The same once more',
        hint: 'Where this console keeps the old one, it keeps this instead. Other consoles have to be told.',
      },
    ],
  },
  'host.installCertificate': {
    verb: 'Install certificate',
    width: 600,
    fields: [
      { ...pem, key: 'certificate', label: 'Certificate', hint: 'The whole path of a PEM file on this machine.' },
      { ...pem, key: 'keyFile', label: 'Its private key', hint: 'PEM, without a passphrase. It goes to the server only.' },
      { ...pem, key: 'chain', label: 'Certificates that signed it', hint: 'PEM; empty for none.', optional: true },
    ],
  },
  'host.statusReport': {
    verb: 'Fetch report',
    width: 640,
    fields: [
      { kind: 'file', way: 'folder', extensions: [], key: 'folder', label: 'Folder on this machine', hint: 'One .tar file for each server.' },
      { kind: 'some-hosts', key: 'hosts', label: 'Servers', first: liveHosts, optional: true },
      { kind: 'report-parts', key: 'parts', label: 'What is gathered', optional: true },
      { kind: 'text', key: 'stamp', label: 'Stamp', first: stamp, asked: () => false },
    ],
  },
}; // prettier-ignore
