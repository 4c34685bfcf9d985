import { byUuid } from '../../inventory/find.ts';
import type { Obj, View } from '../../inventory/view.ts';
import { isRef } from '../../xenapi/ref.ts';
import { assertNever } from '../../errors/assert-never.ts';
import { readLease } from '../lease.ts';
import type { Debt } from '../plan/plan-types.ts';
import type { Payload } from '../../updates/payload.ts';
import { readGuidance } from '../../updates/guidance.ts';
import { SAID } from './run.ts';
import type { Facts, Run } from './run.ts';
import { STRAY } from './step.ts';
import type { Step } from './step.ts';

/** Whether a step still has to be done, seen from the pool itself. This is what makes a resumed run safe. */
export type Judgement =
  | { readonly is: 'do' }
  | { readonly is: 'done'; readonly why: string }
  | { readonly is: 'skip'; readonly why: string }
  /** Its effect was asked for and is on the way: watch, do not ask again. */
  | { readonly is: 'wait'; readonly why: string };

const DO: Judgement = { is: 'do' };
const done = (why: string): Judgement => ({ is: 'done', why });
const skip = (why: string): Judgement => ({ is: 'skip', why });
const doneIf = (condition: boolean, why: string): Judgement => (condition ? done(why) : DO);

export function judge(run: Run, step: Step, view: View): Judgement {
  const { deed } = step;
  const facts = run.facts.get(step.id) ?? {};
  const [pool] = view.all('pool');
  const host = step.host === undefined ? undefined : byUuid(view, 'host', step.host);
  if (!pool) return { is: 'wait', why: 'the pool is away' };
  if (step.host !== undefined && !host) return skip('the server has left the pool');
  switch (deed.do) {
    case 'claim':
      return doneIf(readLease(pool.other_config)?.run === run.id, 'marked by this run');
    case 'release':
      return doneIf(readLease(pool.other_config)?.run !== run.id, 'the mark is gone');
    case 'switch-off':
      return doneIf(isOff(view, deed.debt), 'is off');
    case 'put-back':
      return doneIf(!isOff(view, deed.debt), 'is back');
    case 'introduce':
      return doneIf(isIntroduced(run, view, deed.generation, deed.image.uuid), 'the pool has it');
    case 'clean':
      return doneIf(
        !hasFiles(view, deed.generation, deed.image.uuid) && leftovers(view, run.id, deed.image.uuid).length === 0,
        'its files are gone',
      );
    case 'maintain':
      return doneIf(!!host && !host.enabled && host.other_config['MAINTENANCE_MODE'] === 'true', 'is in maintenance');
    case 'end-maintenance':
      return doneIf(!!host && host.other_config['MAINTENANCE_MODE'] === undefined, 'maintenance is over');
    case 'enable':
      return doneIf(!!host?.enabled, 'is enabled');
    case 'plug':
      return doneIf(
        !!host && host.PBDs.every((ref) => view.get('PBD', ref)?.currently_attached ?? true),
        'all storage is connected',
      );
    case 'move':
      return leaving(view, deed.vm.uuid, host?.$ref);
    case 'bring-back':
      return returning(run, step, view, deed.vm.uuid, host?.$ref);
    case 'evacuate':
      if (Object.values(host?.current_operations ?? {}).includes('evacuate'))
        return { is: 'wait', why: 'it is being emptied' };
      return doneIf(leavers(run, step).length === 0, 'it is empty');
    case 'move-strays':
      return doneIf(!!host && straysOn(view, host, parkedHere(run, host.uuid)).length === 0, 'nobody is left');
    case 'return-strays':
      return doneIf(strayed(run, step.host ?? '').length === 0, 'nobody came in between');
    case 'suspend':
      return power(view, deed.vm.uuid, ['Suspended'], ['Halted']);
    case 'shut-down':
      return power(view, deed.vm.uuid, ['Halted'], []);
    case 'resume':
      return power(view, deed.vm.uuid, ['Running', 'Paused'], ['Halted']);
    case 'start':
      return power(view, deed.vm.uuid, ['Running', 'Paused'], ['Suspended']);
    case 'apply':
      return doneIf(!!host && isApplied(view, host, deed.payload), 'has it already');
    case 'reboot':
      return restarted(host, { ...run.facts.get(`${step.host}/apply`), ...facts }, 'boot_time');
    case 'restart-toolstack':
      return restarted(host, { ...run.facts.get(`${step.host}/apply`), ...facts }, 'agent_start_time');
    case 'refresh-vms':
      return doneIf(!!host && unrefreshed(run, step, view).length === 0, 'nothing is pending');
    case 'hook':
      return facts[SAID] === undefined ? DO : done(facts[SAID]);
    case 'ask-away':
    case 'verify':
    case 'soak':
      return DO;
    default:
      return assertNever(deed);
  }
}

/** Whether what the debt is about is switched off now. */
export function isOff(view: View, debt: Debt): boolean {
  const [pool] = view.all('pool');
  switch (debt.kind) {
    case 'ha':
      return pool?.ha_enabled === false;
    case 'wlb':
      return pool?.wlb_enabled === false;
    case 'auto-power-on':
      return pool?.other_config['auto_poweron'] !== 'true';
    case 'schedule':
      return byUuid(view, 'VMSS', debt.schedule.uuid)?.enabled !== true;
    case 'cd':
      return byUuid(view, 'VBD', debt.vbd)?.empty !== false;
    default:
      return assertNever(debt);
  }
}

/** An update whose files were cleaned away has to be brought again, unless every server of the run has it. */
function isIntroduced(run: Run, view: View, generation: 'iso' | 'patch', uuid: string): boolean {
  if (hasFiles(view, generation, uuid)) return true;
  if (byUuid(view, generation === 'patch' ? 'pool_patch' : 'pool_update', uuid) === undefined) return false;
  return run.plan.hosts.every(({ host, work: { payload } }) => {
    if (!('updates' in payload)) return true;
    const updates = payload.updates.filter((one) => one.uuid === uuid);
    const there = byUuid(view, 'host', host.uuid);
    return updates.length === 0 || (there !== undefined && isApplied(view, there, { ...payload, updates }));
  });
}

/** What marks a disk that a run made for an update. */
export const UPLOAD_KEY = 'xenith:rollout';

export const uploadMark = (run: string, update: string): string => `${run} ${update}`;

/** Disks that a run made for an update and that never became one: an answer was lost, or the console was. */
export function leftovers(view: View, run: string, update: string): readonly Obj<'VDI'>[] {
  const used = new Set([...view.all('pool_update')].map((one): string => one.vdi));
  return [...view.all('VDI')].filter(
    (vdi) => vdi.other_config[UPLOAD_KEY] === uploadMark(run, update) && !used.has(vdi.$ref),
  );
}

function hasFiles(view: View, generation: 'iso' | 'patch', uuid: string): boolean {
  if (generation === 'patch') return (byUuid(view, 'pool_patch', uuid)?.size ?? 0) > 0;
  const update = byUuid(view, 'pool_update', uuid);
  return update !== undefined && isRef(update.vdi);
}

export function isApplied(view: View, host: Obj<'host'>, payload: Payload): boolean {
  switch (payload.generation) {
    case 'none':
      return true;
    case 'cdn':
      return host.last_update_hash === payload.hash && host.latest_synced_updates_applied === 'yes';
    case 'iso':
      return payload.updates.every(({ uuid }) =>
        host.updates.some((ref) => view.get('pool_update', ref)?.uuid === uuid),
      );
    case 'patch':
      return payload.updates.every(({ uuid }) =>
        host.patches.some((ref) => {
          const patch = view.get('host_patch', ref);
          return patch?.applied === true && view.get('pool_patch', patch.pool_patch)?.uuid === uuid;
        }),
      );
    case 'yum':
      // Only the plugin knows; installing what is installed does nothing.
      return false;
    default:
      return assertNever(payload);
  }
}

function leaving(view: View, uuid: string, home: string | undefined): Judgement {
  const vm = byUuid(view, 'VM', uuid);
  if (!vm) return skip('was deleted meanwhile');
  if (vm.power_state !== 'Running' && vm.power_state !== 'Paused')
    return skip(`is ${vm.power_state.toLowerCase()}, somebody did that meanwhile`);
  if (isBusy(vm)) return { is: 'wait', why: 'is busy' };
  return doneIf(vm.resident_on !== home, 'has left');
}

function returning(run: Run, step: Step, view: View, uuid: string, home: string | undefined): Judgement {
  const vm = byUuid(view, 'VM', uuid);
  if (!vm) return skip('was deleted meanwhile');
  if (vm.power_state !== 'Running' && vm.power_state !== 'Paused')
    return skip(`is ${vm.power_state.toLowerCase()}, somebody did that meanwhile`);
  if (vm.resident_on === home) return done('is back');
  if (isBusy(vm)) return { is: 'wait', why: 'is busy' };
  const put = whereItWent(run, step);
  const at = view.get('host', vm.resident_on);
  return put !== undefined && at?.uuid !== put
    ? skip(`somebody moved it to ${at?.name_label ?? 'another server'} meanwhile`)
    : DO;
}

/** uuid of the server on which the run itself put the VM: what was noted, or what was planned. */
function whereItWent(run: Run, step: Step): string | undefined {
  const leave = run.stages.flatMap((stage) => stage.steps).find((one) => one.id === step.undoes);
  const planned = leave?.deed.do === 'move' ? leave.deed.to : undefined;
  return run.facts.get(step.undoes ?? '')?.['to'] ?? planned;
}

/** The steps of VMs that an evacuation of their server has still to move. */
export const leavers = (run: Run, { host }: Step): readonly (Step & { readonly deed: { readonly do: 'move' } })[] =>
  run.stages
    .filter((stage) => stage.host === host)
    .flatMap((stage) => stage.steps)
    .flatMap((one) => {
      const { deed } = one;
      const open = !['done', 'skipped'].includes(run.steps.get(one.id)?.is ?? 'pending');
      return deed.do === 'move' && open ? [{ ...one, deed }] : [];
    });

/** VMs that run on a server and are not meant to stay. */
export function straysOn(view: View, host: Obj<'host'>, staying: ReadonlySet<string>): readonly Obj<'VM'>[] {
  return host.resident_VMs.flatMap((ref) => {
    const vm = view.get('VM', ref);
    return vm && !vm.is_control_domain && !staying.has(vm.uuid) ? [vm] : [];
  });
}

/** VMs that came after the plan was made, and the servers they were put on meanwhile; uuids. */
export function strayed(run: Run, host: string): readonly (readonly [vm: string, to: string])[] {
  return ['evacuate', 'strays/leave', 'apply', 'restart'].flatMap((step) =>
    Object.entries(run.facts.get(`${host}/${step}`) ?? {}).flatMap(([key, to]) =>
      key.startsWith(STRAY) ? [[key.slice(STRAY.length), to] as const] : [],
    ),
  );
}

/** Those that stay by choice, from the beginning or since. */
export function parkedHere(run: Run, host: string): ReadonlySet<string> {
  const away = run.plan.hosts.find((one) => one.host.uuid === host)?.away ?? [];
  const stays = away.filter(
    ({ vm, how }) => how === 'stay' || run.steps.get(`${host}/leave/${vm.uuid}`)?.is === 'skipped',
  );
  return new Set(stays.map((one) => one.vm.uuid));
}

/** Ours from before a crash, or somebody else's: it is waited for either way. */
const isBusy = (vm: Obj<'VM'>): boolean => Object.keys(vm.current_operations).length > 0;

function power(view: View, uuid: string, wanted: readonly string[], foreign: readonly string[]): Judgement {
  const vm = byUuid(view, 'VM', uuid);
  if (!vm) return skip('was deleted meanwhile');
  if (isBusy(vm)) return { is: 'wait', why: 'is busy' };
  if (wanted.includes(vm.power_state)) return done(`is ${vm.power_state.toLowerCase()}`);
  return foreign.includes(vm.power_state)
    ? skip(`is ${vm.power_state.toLowerCase()}, somebody did that meanwhile`)
    : DO;
}

/**
 * Both moments are the server's own clock, so ours does not matter. The earlier one was noted before the updates were applied,
 * so that a restart is seen which another console, or a person, asked for since.
 */
function restarted(host: Obj<'host'> | undefined, facts: Facts, key: 'boot_time' | 'agent_start_time'): Judgement {
  const before = facts[key];
  if (before === undefined) return DO;
  const after = Number(host?.other_config[key] ?? 0);
  if (after > Number(before)) return done('has restarted');
  return facts['asked'] === undefined ? DO : { is: 'wait', why: 'its restart has been asked for' };
}

/** What the name of a fact about a VM that is to be restarted begins with; its value is when it had started before. */
export const STARTED = 'started ';

export interface Unrefreshed {
  readonly vm: Obj<'VM'>;
  readonly how: 'restart' | 'device-models';
}

/**
 * VMs of a server for which something is still to be done after its updates. Newer servers list it on each VM; of files it is
 * known only that every VM has to be restarted that was not started by this run, so it is noted when each had started.
 */
export function unrefreshed(run: Run, { id, host: uuid = '', deed }: Step, view: View): readonly Unrefreshed[] {
  const planned = run.plan.hosts.find((one) => one.host.uuid === uuid);
  const generation = planned?.work.payload.generation;
  const restarts = deed.do === 'refresh-vms' && deed.how === 'restart';
  const facts = run.facts.get(id);
  const fresh = new Set(
    run.stages
      .flatMap((stage) => stage.steps)
      .flatMap((one) => (one.deed.do === 'start' && run.steps.get(one.id)?.is === 'done' ? [one.deed.vm.uuid] : [])),
  );
  const resident = byUuid(view, 'host', uuid)?.resident_VMs ?? [];
  return resident.flatMap((ref): readonly Unrefreshed[] => {
    const vm = view.get('VM', ref);
    if (!vm || vm.is_control_domain || vm.power_state !== 'Running') return [];
    const asked = readGuidance([...vm.pending_guidances, ...vm.pending_guidances_recommended]);
    const byFile = (generation === 'iso' || generation === 'patch') && !fresh.has(vm.uuid);
    const untouched = facts === undefined || facts[`${STARTED}${vm.uuid}`] === startedAt(view, vm);
    if (restarts && (asked.has('restart-vm') || (byFile && untouched))) return [{ vm, how: 'restart' }];
    return asked.has('restart-device-model') ? [{ vm, how: 'device-models' }] : [];
  });
}

export const startedAt = (view: View, vm: Obj<'VM'>): string => view.get('VM_metrics', vm.metrics)?.start_time ?? '';
