import { action, nothing } from '../action.ts';
import { setKey } from '../map-key.ts';
import { no } from '../verdict.ts';
import { operation } from '../vm-state.ts';
import { nameOf, names, verb } from '../words.ts';

export const toTemplate = action({
  id: 'vm.toTemplate',
  label: 'Convert to template…',
  applies: ['VM'],
  group: 'copy',
  methods: ['VM.set_is_a_template', 'VM.remove_from_other_config', 'VM.add_to_other_config'],
  args: nothing,
  check: (situation, vm) =>
    vm.power_state === 'Running'
      ? no('power-state', 'Only while it is off')
      : operation(situation, vm, 'make_into_template', ['Halted']),
  confirm: (aims) => ({
    title: `Convert ${names(aims.map(({ target }) => target))} to ${aims.length === 1 ? 'a template' : 'templates'}?`,
    sentence: 'A template cannot run, and cannot be turned back into this VM.',
    verb: verb('Convert', aims.length),
    danger: true,
  }),
  title: (vm) => `Convert ${nameOf(vm)} to a template`,
  async run(caller, vm) {
    await setKey(caller, 'VM', 'other_config', vm.$ref, 'instant', 'true');
    await caller.call('VM.set_is_a_template', vm.$ref, true);
  },
});
