import * as z from 'zod';
import { action } from '../action.ts';
import { destroyVm, disksOf } from '../delete-vm.ts';
import { first, no } from '../verdict.ts';
import { AT_REST, operation } from '../vm-state.ts';
import { count, nameOf, names, verb } from '../words.ts';

export const deleteVm = action({
  id: 'vm.delete',
  label: 'Delete…',
  applies: ['VM'],
  kinds: ['vm', 'template'],
  group: 'remove',
  danger: true,
  methods: ['VM.destroy', 'VM.hard_shutdown', 'VDI.destroy'],
  /** Left out: the disks that belong to it, and no snapshots. Disks that others have too stay whatever is said. */
  args: z.object({
    disks: z.array(z.string().max(200)).max(300).optional(),
    snapshots: z.array(z.string().max(200)).max(300).optional(),
  }),
  check: (situation, vm) =>
    first(
      vm.is_default_template || vm.other_config['default_template'] === 'true'
        ? no('built-in', 'It came with the server')
        : undefined,
      vm.power_state === 'Running' || vm.power_state === 'Paused'
        ? no('power-state', vm.power_state === 'Paused' ? 'It is paused' : 'It is running', {
            action: 'vm.shutdown',
            label: 'Shut down',
            target: { cls: 'VM', ref: vm.$ref },
          })
        : operation(situation, vm, 'destroy', AT_REST),
    ),
  confirm(aims, args) {
    const going = new Set<string>(aims.map(({ target }) => target.$ref));
    const disks = aims.flatMap(({ situation, target }) =>
      disksOf(situation.view, target, going).filter(({ owner, vdi, sharedWith }) =>
        sharedWith.length === 0 && args.disks ? args.disks.includes(vdi.$ref) : owner,
      ),
    );
    const what = count(aims.length, 'VM');
    return {
      title: `Delete ${names(aims.map(({ target }) => target))}?`,
      sentence:
        disks.length === 0
          ? `${what} and no disks are deleted.`
          : `${what} and ${count(disks.length, 'disk')} are deleted. This cannot be undone.`,
      lines: disks.slice(0, 8).map(({ vdi }) => nameOf(vdi)),
      verb: verb('Delete', aims.length),
      danger: true,
      ...(aims.length > 3 ? { type: `delete ${aims.length}` } : {}),
    };
  },
  title: (vm) => `Delete ${nameOf(vm)}`,
  async run(caller, vm, args) {
    const disks = disksOf(caller.view, vm).filter(({ sharedWith }) => sharedWith.length === 0);
    const chosen = disks.filter(({ owner, vdi }) => (args.disks ? args.disks.includes(vdi.$ref) : owner));
    for (const ref of args.snapshots ?? []) {
      const snapshot = caller.view.get('VM', ref);
      if (!snapshot || snapshot.snapshot_of !== vm.$ref) continue;
      await caller.step(`Delete snapshot ${nameOf(snapshot)}`, (inner) =>
        destroyVm(
          inner,
          snapshot,
          disksOf(inner.view, snapshot)
            .filter((disk) => disk.owner && disk.sharedWith.length === 0)
            .map((disk) => disk.vdi.$ref),
        ),
      );
    }
    await destroyVm(
      caller,
      vm,
      chosen.map(({ vdi }) => vdi.$ref),
    );
  },
});
