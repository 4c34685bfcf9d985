import type { View } from '../../../app/inventory/view.ts';
import { consequence } from '../../../app/updates/guidance.ts';
import type { Debt } from '../../../app/rollout/plan/plan-types.ts';
import type { HostWork } from '../../../app/updates/payload.ts';
import { assertNever } from '../../../app/errors/assert-never.ts';

/** "1 server", "3 servers". */
export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;

/** "Paris", "Paris and Lyon", "Paris, Lyon and 2 more". */
export function namesOf(names: readonly string[], most = 3): string {
  if (names.length > most) return `${names.slice(0, most - 1).join(', ')} and ${names.length - most + 1} more`;
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** "XenServer 8.4.0" of the coordinator. */
export function versionOf(view: View): string {
  const [pool] = view.all('pool');
  const software = view.get('host', pool?.master ?? '')?.software_version ?? {};
  const version = software['product_version_text_short'] || software['product_version_text'] || software['product_version']; // prettier-ignore
  return [software['product_brand'] ?? '', version ?? ''].join(' ').trim();
}

export const generationWords: Readonly<Record<string, string>> = {
  cdn: 'updates from its own repositories',
  iso: 'update files (ISO)',
  patch: 'hotfix files',
  yum: 'packages through its updater',
};

/** What the work does to its server: "restarts, its VMs move away". */
export function workWords({ guidance, livePatch }: HostWork): string {
  const what = consequence(new Set(guidance), livePatch);
  if (what.restart === 'reboot') return 'restarts, its VMs move away';
  const parts = [
    ...(what.restart === 'toolstack' ? ['toolstack restarts'] : []),
    ...(what.evacuate ? ['its VMs move away'] : []),
    ...(what.vms === 'restart' ? ['VMs restart'] : what.vms === 'device-models' ? ['VMs refresh'] : []),
  ];
  return parts.length === 0 ? 'no restart' : parts.join(', ');
}

/** What is switched off and put back, for people. */
export function debtWords(debt: Debt): string {
  switch (debt.kind) {
    case 'ha':
      return 'High availability';
    case 'wlb':
      return 'Workload balancing';
    case 'auto-power-on':
      return 'Auto power-on';
    case 'schedule':
      return `Schedule ${debt.schedule.name}`;
    case 'cd':
      return `CD ${debt.vdi.name} in ${debt.vm.name}`;
    default:
      return assertNever(debt);
  }
}
