import { stateOf } from '../run/run.ts';
import type { Run } from '../run/run.ts';
import type { HostPlan } from '../plan/plan-types.ts';

const list = new Intl.ListFormat('en-GB');
const names = (hosts: readonly HostPlan[]): string => list.format(hosts.map(({ host }) => host.name));

const installs = ({ work }: HostPlan): boolean => work.payload.generation !== 'none';

/**
 * What a pool is in for while some of its servers have the updates and others do not; undefined where none or all have them.
 * No server takes packages back, so this is what a person has to live with, or go on from.
 */
export function mixedWords(run: Run): string | undefined {
  const hosts = run.plan.hosts.filter(installs);
  const has = (one: HostPlan): boolean => stateOf(run, `${one.host.uuid}/apply`).is === 'done';
  const [updated, left] = [hosts.filter(has), hosts.filter((one) => !has(one))];
  if (updated.length === 0 || left.length === 0) return undefined;
  return `No server takes updates back: ${names(updated)} ${updated.length === 1 ? 'keeps' : 'keep'} them, ${names(left)} ${left.length === 1 ? 'does' : 'do'} not have them. Until the rest is updated VMs move live only towards updated servers, not back to the others, and high availability may find nowhere to restart what runs there.`;
}
