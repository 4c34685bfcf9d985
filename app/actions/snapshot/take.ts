import * as z from 'zod';
import type { Obj } from '../../inventory/view.ts';
import { action, type Caller } from '../action.ts';
import type { Situation } from '../../inventory/situation.ts';
import { licensed } from '../licence.ts';
import { first, no } from '../verdict.ts';
import { hasTools, operation } from '../vm-state.ts';
import { nameOf } from '../words.ts';

const kinds = { disk: 'snapshot', memory: 'checkpoint', quiesced: 'snapshot_with_quiesce' } as const;

/** Under which XenCenter looks for it too. */
export const PICTURE = 'XenCenter.VNCSnapshot';

/** What is on its screen; a snapshot without a picture is as good. */
async function screenOf(caller: Caller, vm: Obj<'VM'>, kind: string | undefined): Promise<Uint8Array | undefined> {
  if (kind !== 'memory' || vm.power_state !== 'Running') return undefined;
  return caller.fetch('GET', '/vncsnapshot', { uuid: vm.uuid }).catch(() => undefined);
}

async function keepPicture(caller: Caller, snapshot: string, picture: Uint8Array): Promise<void> {
  const png = picture[0] === 0x89;
  const type = png ? 'image/png' : 'image/jpeg';
  const blob = await caller.call<string>('VM.create_new_blob', snapshot, PICTURE, type, false);
  await caller.fetch('PUT', '/blob', { ref: blob }, picture);
}

/** Nothing stands against it but the server, which knows it no more: it takes the other kinds. */
const isLost = ({ view }: Situation, vm: Obj<'VM'>): boolean =>
  vm.power_state === 'Running' &&
  hasTools(view, vm) &&
  vm.allowed_operations.includes('checkpoint') &&
  !vm.allowed_operations.includes('snapshot_with_quiesce');

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
      kind === 'quiesced' && isLost(situation, vm)
        ? no('server-version', 'Servers of today do not do this')
        : undefined,
      operation(situation, vm, kinds[kind], states),
    );
  },
  title: (vm, args) => `Take snapshot ${args.name} of ${nameOf(vm)}`,
  async run(caller, vm, args) {
    const picture = await screenOf(caller, vm, args.kind);
    const snapshot = await caller.task<string>(`VM.${kinds[args.kind ?? 'disk']}`, [vm.$ref, args.name], 0.95);
    if (picture && picture.length > 0) await keepPicture(caller, snapshot, picture).catch(() => undefined);
    if (args.description) await caller.call('VM.set_name_description', snapshot, args.description);
    return snapshot;
  },
  undo: (_before, _args, result) =>
    typeof result === 'string'
      ? { action: 'snapshot.delete', label: 'Delete the snapshot', target: { cls: 'VM', ref: result }, args: {} }
      : undefined,
});
