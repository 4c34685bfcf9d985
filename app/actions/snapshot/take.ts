import * as z from 'zod';
import { action } from '../action.ts';
import { licensed } from '../licence.ts';
import { first } from '../verdict.ts';
import { operation } from '../vm-state.ts';
import { nameOf } from '../words.ts';

const kinds = { disk: 'snapshot', memory: 'checkpoint', quiesced: 'snapshot_with_quiesce' } as const;

export const takeSnapshot = action({
  id: 'vm.snapshot',
  label: 'Take snapshot…',
  applies: ['VM'],
  group: 'snapshot',
  methods: ['VM.snapshot', 'VM.checkpoint', 'VM.set_name_description'],
  args: z.object({
    name: z.string().min(1).max(1000),
    description: z.string().max(10_000).optional(),
    kind: z.enum(['disk', 'memory', 'quiesced']).optional(),
  }),
  check(situation, vm, args) {
    const kind = args.kind ?? 'disk';
    const states =
      kind === 'disk'
        ? (['Halted', 'Running', 'Suspended', 'Paused'] as const)
        : kind === 'memory'
          ? (['Running', 'Suspended', 'Paused'] as const)
          : (['Running'] as const);
    return first(
      kind === 'memory'
        ? licensed(situation.view, 'checkpoint', 'The licence has no snapshots with memory')
        : undefined,
      operation(situation, vm, kinds[kind], states),
    );
  },
  title: (vm, args) => `Take snapshot ${args.name} of ${nameOf(vm)}`,
  async run(caller, vm, args) {
    const snapshot = await caller.task<string>(`VM.${kinds[args.kind ?? 'disk']}`, [vm.$ref, args.name], 0.95);
    if (args.description) await caller.call('VM.set_name_description', snapshot, args.description);
    return snapshot;
  },
  undo: (_before, _args, result) =>
    typeof result === 'string'
      ? { action: 'snapshot.delete', label: 'Delete the snapshot', target: { cls: 'VM', ref: result }, args: {} }
      : undefined,
});
