import * as z from 'zod';
import { Room } from '../../placement/room.ts';
import { survey } from '../../placement/facts.ts';
import { whyNot } from '../../placement/why-not.ts';
import type { Obj } from '../../inventory/view.ts';
import { action } from '../action.ts';
import type { Situation, Verdict } from '../action.ts';
import { licensed } from '../licence.ts';
import { first, no, ok } from '../verdict.ts';
import { operation } from '../vm-state.ts';
import { nameOf } from '../words.ts';

/** Placement's first reason as a verdict; its codes are the server's. */
function placeable(situation: Situation, vm: Obj<'VM'>, host: string | undefined): Verdict {
  if (host === undefined) return ok;
  const site = survey(situation.view);
  const facts = site.vms.get(vm.$ref);
  const target = site.hosts.get(host);
  if (!facts || !target) return no('gone', 'That server is gone');
  const [reason] = whyNot(site, Room.of(site), facts, target, 'live');
  return reason
    ? no(
        reason.code,
        reason.why.replace(/^./, (letter) => letter.toUpperCase()),
      )
    : ok;
}

export const migrate = action({
  id: 'vm.migrate',
  label: 'Migrate…',
  applies: ['VM'],
  group: 'place',
  atOnce: 4,
  methods: ['VM.pool_migrate'],
  args: z.object({
    host: z.string().max(200),
    network: z.string().max(200).optional(),
    compress: z.boolean().optional(),
    /** Also makes the target its home server. */
    home: z.boolean().optional(),
  }),
  offered: (_view, vm) => vm.power_state === 'Running' || vm.power_state === 'Paused',
  check: (situation, vm, args) =>
    first(
      licensed(situation.view, 'xen_motion', 'The licence has no live migration'),
      operation(situation, vm, 'pool_migrate', ['Running']),
      placeable(situation, vm, args.host),
    ),
  title: (vm, args, view) => `Migrate ${nameOf(vm)} to ${nameOf(view.get('host', args.host))}`,
  async run(caller, vm, args) {
    await caller.task('VM.pool_migrate', [
      vm.$ref,
      args.host,
      {
        live: 'true',
        ...(args.network === undefined ? {} : { network: args.network }),
        ...(args.compress === undefined ? {} : { compress: String(args.compress) }),
      },
    ]);
    if (args.home) await caller.call('VM.set_affinity', vm.$ref, args.host);
  },
  undo: (vm) => ({
    action: 'vm.migrate',
    label: 'Send it back',
    target: { cls: 'VM', ref: vm.$ref },
    args: { host: vm.resident_on },
  }),
});
