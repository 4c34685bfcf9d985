import type { View } from '../../inventory/view.ts';
import { isRef } from '../../xenapi/ref.ts';
import { strayed } from '../run/judge.ts';
import { currentStage, hasBegun } from '../run/run.ts';
import type { Order, Run } from '../run/run.ts';

/** Something that somebody else did in the middle of a run. */
export interface Notice {
  /** The same for the same thing. */
  readonly about: string;
  readonly sentence: string;
  readonly host?: string;
}

/** What of a pool others should leave alone while a run goes on: small enough to be compared often. */
export interface Sight {
  readonly run: Run;
  readonly coordinator: string;
  readonly ha: boolean;
  readonly wlb: boolean;
  readonly hosts: ReadonlyMap<string, { readonly name: string; readonly enabled: boolean; readonly live: boolean }>;
  readonly vms: ReadonlyMap<string, { readonly name: string; readonly state: string; readonly at: string | undefined }>;
}

export function sightOf(run: Run, view: View): Sight | undefined {
  const [pool] = view.all('pool');
  if (!pool) return undefined;
  const hosts = new Map<string, { name: string; enabled: boolean; live: boolean }>();
  for (const host of view.all('host')) {
    const live = view.get('host_metrics', host.metrics)?.live ?? false;
    hosts.set(host.uuid, { name: host.name_label, enabled: host.enabled, live });
  }
  const vms = new Map<string, { name: string; state: string; at: string | undefined }>();
  for (const vm of view.all('VM')) {
    if (vm.is_a_template || vm.is_control_domain) continue;
    const at = isRef(vm.resident_on) ? view.get('host', vm.resident_on)?.uuid : undefined;
    vms.set(vm.uuid, { name: vm.name_label, state: vm.power_state, at });
  }
  const coordinator = view.get('host', pool.master)?.uuid ?? '';
  return { run, coordinator, ha: pool.ha_enabled, wlb: pool.wlb_enabled, hosts, vms };
}

/** What others did between two looks at a pool, leaving out what the run itself was at. */
export function noticesBetween(before: Sight, after: Sight): readonly Notice[] {
  const mine = new Set([...handsOn(before.run), ...handsOn(after.run)]);
  const switching = [before.run, after.run].some((run) => currentStage(run)?.host === undefined);
  const planned = new Set(after.run.plan.hosts.flatMap((host) => host.away.map((one) => one.vm.uuid)));
  const name = (uuid: string | undefined): string => after.hosts.get(uuid ?? '')?.name ?? 'another server';
  const notices: Notice[] = [];
  const notice = (about: string, sentence: string, host?: string): void => {
    notices.push({ about, sentence, ...(host === undefined ? {} : { host }) });
  };
  if (before.coordinator !== after.coordinator && after.coordinator !== '')
    notice(`coordinator ${after.coordinator}`, `${name(after.coordinator)} is the coordinator now`, after.coordinator);
  if (!switching && after.ha && !before.ha) notice('ha', 'high availability was switched on by somebody');
  if (!switching && after.wlb && !before.wlb) notice('wlb', 'workload balancing was switched on by somebody');
  for (const [uuid, host] of after.hosts) {
    const old = before.hosts.get(uuid);
    if (!old) notice(`joined ${uuid}`, `${host.name} has joined the pool`, uuid);
    if (!old || mine.has(uuid)) continue;
    if (old.enabled && !host.enabled && host.live)
      notice(`disabled ${uuid}`, `${host.name} was taken out of service by somebody`, uuid);
    if (old.live && !host.live) notice(`lost ${uuid}`, `${host.name} stopped answering`, uuid);
  }
  for (const [uuid, host] of before.hosts)
    if (!after.hosts.has(uuid)) notice(`left ${uuid}`, `${host.name} has left the pool`);
  for (const [uuid, vm] of after.vms) {
    const old = before.vms.get(uuid);
    if (mine.has(uuid)) continue;
    if (!old || (old.at === undefined && vm.at !== undefined)) {
      if (vm.at !== undefined) notice(`${uuid} ${vm.state} ${vm.at}`, `${vm.name} was started on ${name(vm.at)} by somebody`, vm.at); // prettier-ignore
    } else if (vm.at !== undefined && old.at !== vm.at) {
      notice(`${uuid} at ${vm.at}`, `${vm.name} was moved to ${name(vm.at)} by somebody`, vm.at);
    } else if (old.at !== undefined && vm.at === undefined && planned.has(uuid)) {
      notice(`${uuid} ${vm.state}`, `${vm.name} is ${vm.state.toLowerCase()}, somebody did that`);
    }
  }
  return notices;
}

/** uuids of the server that a run is at, of its VMs, and of those that came later. */
function handsOn(run: Run): readonly string[] {
  const host = currentStage(run)?.host;
  if (host === undefined) return [];
  const away = run.plan.hosts.find((one) => one.host.uuid === host)?.away ?? [];
  return [host, ...away.map((one) => one.vm.uuid), ...strayed(run, host).map(([vm]) => vm)];
}

/** A coordinator that somebody has changed goes next, since members are refused before it; undefined where it is so. */
export function afterElection(run: Run, view: View): Order | undefined {
  const [pool] = view.all('pool');
  const coordinator = view.get('host', pool?.master ?? '')?.uuid;
  const waiting = [...new Set(run.stages.flatMap((stage) => stage.host ?? []))].filter((host) => !hasBegun(run, host));
  if (coordinator === undefined || !waiting.includes(coordinator) || waiting[0] === coordinator) return undefined;
  return { order: 'reorder', hosts: [coordinator] };
}
