import * as z from 'zod';
import type { Caller } from '../action.ts';
import { action } from '../action.ts';
import type { Obj } from '../../inventory/view.ts';
import { isRef } from '../../xenapi/ref.ts';
import { first, no, ok } from '../verdict.ts';
import { ANY_STATE, busyWith, operation } from '../vm-state.ts';
import { nameOf } from '../words.ts';

/** The VM runs again as it did when the snapshot was taken; where that fails the revert itself still stands. */
async function restorePower(caller: Caller, vm: string, snapshot: Obj<'VM'>, was: string): Promise<void> {
  if (snapshot.snapshot_info['power-state-at-snapshot'] !== 'Running') return;
  const suspended = caller.view.get('VM', vm)?.power_state === 'Suspended';
  const verb = suspended ? 'resume' : 'start';
  const there = await caller.call('VM.assert_can_boot_here', vm, was).then(
    () => isRef(was),
    () => false,
  );
  const done = there
    ? caller.task(`VM.${verb}_on`, [vm, was, false, false], 0.1)
    : caller.task(`VM.${verb}`, [vm, false, false], 0.1);
  await done.catch(() => undefined);
}

export const revert = action({
  id: 'snapshot.revert',
  label: 'Revert to it…',
  applies: ['VM'],
  kinds: ['snapshot'],
  group: 'snapshot',
  reach: 'one',
  danger: true,
  methods: ['VM.revert', 'VM.snapshot', 'VM.start_on', 'VM.resume_on'],
  /** `keepAs`: takes a snapshot of that name first, and reverts only if that worked. */
  args: z.object({
    keepAs: z.string().min(1).max(1000).optional(),
    restorePower: z.boolean().optional(),
    /** For a retry: the snapshot that was taken first. */
    kept: z.string().max(200).optional(),
  }),
  check(situation, snapshot) {
    const vm = situation.view.get('VM', snapshot.snapshot_of);
    if (!vm) return no('gone', 'The VM it was taken of is gone');
    const busy = busyWith(vm);
    return first(busy ? no('busy', busy) : ok, operation(situation, snapshot, 'revert', ANY_STATE));
  },
  confirm: (aims, args) => {
    const names = aims.map(({ situation, target }) => nameOf(situation.view.get('VM', target.snapshot_of)));
    return {
      title: `Revert ${names.join(', ')} to ${aims.map(({ target }) => nameOf(target)).join(', ')}?`,
      sentence: args.keepAs
        ? `What it is now is kept as snapshot ${args.keepAs}.`
        : 'What it is now is lost: take a snapshot first to keep it.',
      verb: 'Revert',
      danger: !args.keepAs,
    };
  },
  title: (snapshot, _args, view) => `Revert ${nameOf(view.get('VM', snapshot.snapshot_of))} to ${nameOf(snapshot)}`,
  async run(caller, snapshot, args) {
    const vm = caller.view.get('VM', snapshot.snapshot_of);
    const was = vm?.resident_on ?? snapshot.affinity;
    const { keepAs } = args;
    let kept = caller.view.get('VM', args.kept ?? '')?.$ref as string | undefined;
    if (keepAs !== undefined && kept === undefined) {
      kept = await caller.step(`Take snapshot ${keepAs}`, (inner) =>
        inner.task<string>('VM.snapshot', [snapshot.snapshot_of, keepAs]),
      );
      caller.retryWith({ kept });
    }
    await caller.task('VM.revert', [snapshot.$ref], 0.9);
    if (args.restorePower !== false) await restorePower(caller, snapshot.snapshot_of, snapshot, was);
    return kept;
  },
  undo: (_before, _args, result) =>
    typeof result === 'string'
      ? { action: 'snapshot.revert', label: 'Revert to before', target: { cls: 'VM', ref: result }, args: {} }
      : undefined,
});
