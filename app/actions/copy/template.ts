import { action, nothing } from '../action.ts';
import { instance, startNew } from '../half-made.ts';
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

/** For templates made of a VM: a new VM without a single question, started at once. */
export const quickCreate = action({
  id: 'template.quickCreate',
  label: 'Quick create',
  applies: ['VM'],
  kinds: ['template'],
  group: 'copy',
  methods: ['VM.clone', 'VM.provision', 'VM.set_name_label', 'VM.start'],
  args: nothing,
  offered: (_view, template) => template.other_config['instant'] === 'true',
  check: (situation, template) =>
    template.other_config['instant'] === 'true'
      ? operation(situation, template, 'clone', ['Halted'])
      : no('not-instant', 'It needs answers: use the new VM wizard'),
  title: (template) => `Create a VM from ${nameOf(template)}`,
  async run(caller, template) {
    const name = freeName(new Set([...caller.view.all('VM')].map((vm) => vm.name_label)), template.name_label);
    const vm = await instance(caller, template.$ref, name);
    await startNew(caller, vm, name);
    return vm;
  },
});

/** "gold (1)", "gold (2)" ... as XenCenter counts. */
function freeName(taken: ReadonlySet<string>, base: string): string {
  for (let n = 1; ; n += 1) if (!taken.has(`${base} (${n})`)) return `${base} (${n})`;
}
