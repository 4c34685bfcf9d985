import * as z from 'zod';
import { Room } from '../../placement/room.ts';
import { survey } from '../../placement/facts.ts';
import { toFailure } from '../../errors/failure.ts';
import type { View } from '../../inventory/view.ts';
import { pack } from '../../placement/pack.ts';
import { isRef } from '../../xenapi/ref.ts';
import { action } from '../action.ts';
import type { Caller, Load } from '../action.ts';
import { licensed } from '../licence.ts';
import { placeable } from '../power/target-host.ts';
import { first } from '../verdict.ts';
import { operation } from '../vm-state.ts';
import { nameOf } from '../words.ts';

/** The server with the most memory left after taking the VM in, of those not tried yet. */
function nextBest(view: View, vm: string, tried: readonly string[]): string | undefined {
  const site = survey(view);
  const targets = [...site.hosts.keys()].filter((host) => !tried.includes(host));
  return pack(site, Room.of(site), [vm], targets, { way: 'live' }).moves[0]?.to;
}

async function failureOf(work: Promise<unknown>): Promise<Error | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

const wasStopped = (error: Error): boolean => {
  const { kind, code } = toFailure(error);
  return kind === 'cancelled' || code === 'TASK_CANCELLED';
};

/** What a live migration within the pool loads. */
export function loadOf(view: View, vm: string, to: string): Load {
  const record = view.get('VM', vm);
  return {
    vm,
    to,
    ...(record && isRef(record.resident_on) ? { from: record.resident_on } : {}),
    bytes: record?.memory_dynamic_max ?? 0,
  };
}

export const migrate = action({
  id: 'vm.migrate',
  label: 'Migrate…',
  applies: ['VM'],
  group: 'place',
  methods: ['VM.pool_migrate'],
  args: z.object({
    host: z.string().max(200),
    network: z.string().max(200).optional(),
    compress: z.boolean().optional(),
    /** Also makes the target its home server. */
    home: z.boolean().optional(),
    /** Where the server fails to take it in, the next best one is tried. */
    orElse: z.boolean().optional(),
  }),
  load: (view, vm, args) => loadOf(view, vm.$ref, args.host),
  offered: (_view, vm) => vm.power_state === 'Running' || vm.power_state === 'Paused',
  check: (situation, vm, args) =>
    first(
      licensed(situation.view, 'xen_motion', 'The licence has no live migration'),
      operation(situation, vm, 'pool_migrate', ['Running']),
      placeable(situation.view, vm, args.host, 'live'),
    ),
  title: (vm, args, view) => `Migrate ${nameOf(vm)} to ${nameOf(view.get('host', args.host))}`,
  async run(caller, vm, args) {
    const options = {
      live: 'true',
      ...(args.network === undefined ? {} : { network: args.network }),
      ...(args.compress === undefined ? {} : { compress: String(args.compress) }),
    };
    const go = async (by: Caller, host: string): Promise<void> => {
      try {
        await by.task('VM.pool_migrate', [vm.$ref, host, options]);
      } catch (error) {
        if (toFailure(error).code !== 'task-vanished') throw error;
        // The task went with the toolstack that kept it; the VM itself tells how it ended.
        const moves = (view: View): boolean =>
          Object.values(view.get('VM', vm.$ref)?.current_operations ?? {}).includes('pool_migrate');
        await by.until((view) => !moves(view), 600, `${nameOf(vm)} to end its move`);
        if (by.view.get('VM', vm.$ref)?.resident_on !== host) throw error;
      }
    };
    const tried = [args.host];
    let host = args.host;
    let failed = await failureOf(go(caller, host));
    while (failed !== undefined) {
      const next = args.orElse && !wasStopped(failed) ? nextBest(caller.view, vm.$ref, tried) : undefined;
      if (next === undefined) throw failed;
      tried.push(next);
      host = next;
      const title = `Migrate ${nameOf(vm)} to ${nameOf(caller.view.get('host', next))} instead`;
      failed = await failureOf(caller.step(title, (step) => go(step, next)));
    }
    if (args.home) await caller.call('VM.set_affinity', vm.$ref, host);
  },
  undo: (vm) => ({
    action: 'vm.migrate',
    label: 'Send it back',
    target: { cls: 'VM', ref: vm.$ref },
    args: { host: vm.resident_on },
  }),
});
