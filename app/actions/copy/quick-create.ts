import { action, nothing } from '../action.ts';
import { instance, startNew } from '../half-made.ts';
import { no } from '../verdict.ts';
import { operation } from '../vm-state.ts';
import { nameOf } from '../words.ts';

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
