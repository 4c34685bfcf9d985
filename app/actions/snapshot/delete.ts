import { action, nothing } from '../action.ts';
import { destroyVm, disksOf } from '../delete-vm.ts';
import { ANY_STATE, operation } from '../vm-state.ts';
import { count, nameOf, names, verb } from '../words.ts';

export const deleteSnapshot = action({
  id: 'snapshot.delete',
  label: 'Delete snapshot…',
  applies: ['VM'],
  kinds: ['snapshot'],
  group: 'remove',
  danger: true,
  methods: ['VM.destroy', 'VM.hard_shutdown', 'VDI.destroy'],
  args: nothing,
  check: (situation, snapshot) => operation(situation, snapshot, 'destroy', ANY_STATE),
  confirm: (aims) => ({
    title: `Delete ${names(aims.map(({ target }) => target))}?`,
    sentence: `${count(aims.length, 'snapshot')} and what only ${aims.length === 1 ? 'it holds is' : 'they hold are'} lost.`,
    verb: verb('Delete', aims.length),
    danger: true,
  }),
  title: (snapshot) => `Delete snapshot ${nameOf(snapshot)}`,
  run: (caller, snapshot) =>
    destroyVm(
      caller,
      snapshot,
      disksOf(caller.view, snapshot)
        .filter((disk) => disk.owner && disk.sharedWith.length === 0)
        .map((disk) => disk.vdi.$ref),
    ),
});
