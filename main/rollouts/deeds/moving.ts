import { FailureError } from '../../../app/errors/failure.ts';
import { survey } from '../../../app/placement/facts.ts';
import { Room } from '../../../app/placement/room.ts';
import { whyNot } from '../../../app/placement/why-not.ts';
import { hostByUuid } from '../../../app/rollout/plan/plan.ts';
import type { Named } from '../../../app/inventory/named.ts';
import { pause } from '../watch.ts';
import { leavers, parkedHere, strayed, straysOn } from '../../../app/rollout/run/judge.ts';
import { byUuid } from '../../../app/inventory/find.ts';
import { STRAY } from '../../../app/rollout/run/step.ts';
import { call, hostOf, need, viewOf } from './work.ts';
import type { Work } from './work.ts';

/** Other servers that are tried when the planned one refuses. */
const OTHER_TRIES = 2;

/** Storage of a server that has just come back may take a while to settle: its first VM is tried this often. */
const SETTLING_TRIES = 24;

function options(work: Work): Record<string, string> {
  const { network } = work.run().plan.safeguards;
  return { live: 'true', ...(network === undefined ? {} : { network }) };
}

/** A migration that makes no progress for as long as the plan says is given up. Throws `migration-stalled` then. */
async function migrate(work: Work, vm: string, host: string): Promise<void> {
  const limit = work.run().plan.safeguards.stall * work.minute;
  const stalled = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => stalled.abort(), limit);
  };
  wait();
  try {
    await work.pool.task('VM.pool_migrate', [vm, host, options(work)], {
      signal: AbortSignal.any([work.signal, stalled.signal]),
      onProgress(fraction) {
        work.progress(fraction);
        wait();
      },
    });
  } catch (error) {
    if (!stalled.signal.aborted) throw error;
    throw new FailureError(
      { kind: 'xenapi', code: 'migration-stalled', params: [vm], pool: work.pool.id, object: { cls: 'VM', ref: vm } },
      { cause: error },
    );
  } finally {
    clearTimeout(timer);
  }
}

/** Sends a VM to where the plan wants it, or to the next best server when that one refuses. */
export async function moveAway(work: Work, vm: Named, planned: string): Promise<void> {
  const tried = new Set<string>();
  let to: string | undefined = planned;
  let refused: unknown;
  while (to !== undefined && tried.size <= OTHER_TRIES) {
    tried.add(to);
    try {
      const target = need(work, 'host', to);
      await work.note({ to });
      await migrate(work, need(work, 'VM', vm.uuid).$ref, target.$ref);
      return;
    } catch (error) {
      if (!(error instanceof FailureError) || error.failure.kind !== 'xenapi') throw error;
      refused ??= error;
      const next = nextBest(work, vm, tried);
      const { code } = error.failure;
      const what = code === 'migration-stalled' ? 'stood still on its way' : `was refused (${code})`;
      if (next !== undefined) await work.tell(`${vm.name} ${what}; trying another server`);
      to = next;
    }
  }
  throw refused;
}

/** The emptiest server that would take it as things are now. */
function nextBest(work: Work, vm: Named, tried: ReadonlySet<string>): string | undefined {
  const site = survey(viewOf(work));
  const room = Room.of(site);
  const facts = [...site.vms.values()].find((one) => one.uuid === vm.uuid);
  const home = work.step.host ?? '';
  if (!facts) return undefined;
  return [...site.hosts.values()]
    .filter(
      (host) => host.uuid !== home && !tried.has(host.uuid) && whyNot(site, room, facts, host, 'live').length === 0,
    )
    .sort((a, b) => room.free(b.ref) - room.free(a.ref))[0]?.uuid;
}

/**
 * Lets the server empty itself. Whoever has left is journalled at once, with where to: what an evacuation that fails leaves
 * behind can be moved one by one, and nobody is forgotten on the way home.
 */
export async function evacuate(work: Work): Promise<void> {
  const host = hostOf(work);
  const view = viewOf(work);
  const { network } = work.run().plan.safeguards;
  const planned = new Set(leavers(work.run(), work.step).map(({ deed }) => deed.vm.uuid));
  const late = straysOn(view, host, parkedHere(work.run(), host.uuid)).filter((vm) => !planned.has(vm.uuid));
  const place = (uuid: string): string | undefined => {
    const vm = byUuid(view, 'VM', uuid);
    const at =
      vm && Object.keys(vm.current_operations).length === 0 ? view.get('host', vm.resident_on)?.uuid : undefined;
    return at === host.uuid ? undefined : at;
  };
  const note = async (): Promise<void> => {
    for (const { id, deed } of leavers(work.run(), work.step)) {
      const to = place(deed.vm.uuid);
      if (to !== undefined) await work.came(id, { to }, begun.get(deed.vm.uuid));
    }
  };
  const begun = new Map<string, number>();
  const watch = (): void => {
    for (const { deed } of leavers(work.run(), work.step)) {
      const moves = Object.values(byUuid(view, 'VM', deed.vm.uuid)?.current_operations ?? {}).includes('pool_migrate');
      if (moves && !begun.has(deed.vm.uuid)) begun.set(deed.vm.uuid, Date.now());
    }
  };
  let noted = Promise.resolve();
  const stop = work.pool.inventory.onChange(() => {
    watch();
    noted = noted.then(note);
    noted.catch(() => undefined);
  });
  try {
    if (straysOn(view, host, parkedHere(work.run(), host.uuid)).length > 0)
      await work.pool.task('host.evacuate', network === undefined ? [host.$ref] : [host.$ref, network, 0], {
        signal: work.signal,
        onProgress: (fraction) => work.progress(fraction),
      });
  } finally {
    stop();
    await work.pool.barrier(work.signal).catch(() => undefined);
    await noted;
    await note();
    for (const vm of late) {
      const to = place(vm.uuid);
      if (to === undefined) continue;
      await work.tell(`${vm.name_label} came to ${host.name_label} after the plan was made; it left too`);
      await work.note({ [`${STRAY}${vm.uuid}`]: to });
    }
  }
}

/** Brings a VM home. The first one home is tried for a while; the others would fail for a reason of their own. */
export async function bringBack(work: Work, vm: Named): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await migrate(work, need(work, 'VM', vm.uuid).$ref, hostOf(work).$ref);
      return;
    } catch (error) {
      const settling =
        error instanceof FailureError && error.failure.kind === 'xenapi' && isFirstHome(work) && tries < SETTLING_TRIES;
      if (!settling) throw error;
      await pause(work.patience, work.signal);
    }
  }
}

function isFirstHome(work: Work): boolean {
  const run = work.run();
  const home = hostByUuid(survey(viewOf(work)), work.step.host ?? '')?.uuid;
  return !run.stages
    .flatMap((stage) => stage.steps)
    .some((step) => step.host === home && step.deed.do === 'bring-back' && run.steps.get(step.id)?.is === 'done');
}

/** VMs that were started or moved here after the plan was made: each to the best server there is, noted for the way back. */
export async function moveStrays(work: Work): Promise<void> {
  const host = hostOf(work);
  for (const vm of straysOn(viewOf(work), host, parkedHere(work.run(), host.uuid))) {
    const to = nextBest(work, { uuid: vm.uuid, name: vm.name_label }, new Set());
    if (to === undefined)
      throw new FailureError({
        kind: 'refused',
        code: 'no-server-for-vm',
        params: [vm.name_label],
        pool: work.pool.id,
        object: { cls: 'VM', ref: vm.$ref },
      });
    await work.tell(`${vm.name_label} came to ${host.name_label} after the plan was made; it leaves too`);
    await work.note({ [`${STRAY}${vm.uuid}`]: to });
    await migrate(work, vm.$ref, need(work, 'host', to).$ref);
  }
}

/**
 * A restart of its toolstack takes a server into service again, and then VMs may come. Just before what needs it empty it is
 * taken out once more.
 */
export async function keepEmpty(work: Work): Promise<void> {
  const { uuid, enabled, $ref } = hostOf(work);
  const evacuates = work.run().plan.hosts.find((one) => one.host.uuid === uuid)?.consequence.evacuate ?? false;
  if (enabled) await call(work, 'host.disable', $ref);
  if (evacuates) await moveStrays(work);
}

/** Only those that are still where they were put. */
export async function returnStrays(work: Work): Promise<void> {
  const view = viewOf(work);
  for (const [uuid, to] of strayed(work.run(), hostOf(work).uuid)) {
    const vm = byUuid(view, 'VM', uuid);
    if (vm?.power_state !== 'Running' || view.get('host', vm.resident_on)?.uuid !== to) continue;
    await migrate(work, vm.$ref, hostOf(work).$ref);
  }
}
