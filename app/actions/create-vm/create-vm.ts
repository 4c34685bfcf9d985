import * as z from 'zod';
import { NULL_REF } from '../../xenapi/ref.ts';
import { newVmDraft, type NewVmDraft } from '../../new-vm/draft.ts';
import { byUuid, thePool } from '../../inventory/find.ts';
import { pagesOf, firstBlocked, mayStart } from '../../new-vm/pages.ts';
import { limitsOf, recipeDisks } from '../../new-vm/template.ts';
import type { Obj } from '../../inventory/view.ts';
import { action, type Caller } from '../action.ts';
import { hiddenOne, startNew, undoHalf } from '../half-made.ts';
import { no, ok } from '../verdict.ts';
import { count } from '../words.ts';
import { giveConfigDrive, giveGpus, insertDisc, makeDisks, makeNics } from './devices.ts';
import { setShape } from './shape.ts';

const args = z.object({ draft: newVmDraft, names: z.array(z.string().min(1).max(4000)).min(1).max(100) });
type Args = z.output<typeof args>;

async function birth(caller: Caller, template: Obj<'VM'>, draft: NewVmDraft, name: string): Promise<string> {
  const whole = !draft.fast && recipeDisks(template).length === 0 && draft.disks.length > 0;
  if (!whole) return hiddenOne(caller, name, 'VM.clone', [template.$ref], 0.1);
  const sr = byUuid(caller.view, 'SR', draft.disks[0]?.sr ?? '');
  return hiddenOne(caller, name, 'VM.copy', [template.$ref, sr?.$ref ?? NULL_REF], 0.4);
}

async function ripen(caller: Caller, vm: string, template: Obj<'VM'>, draft: NewVmDraft): Promise<void> {
  const pool = thePool(caller.view);
  const licensed = pool?.restrictions['restrict_pci_device_for_auto_update'] !== 'true';
  if (limitsOf(template).vendorDevice && licensed && pool?.policy_no_vendor_device === false)
    await caller.call('VM.set_has_vendor_device', vm, true);
  const bios = byUuid(caller.view, 'host', draft.biosFrom);
  if (bios) await caller.call('VM.copy_bios_strings', vm, bios.$ref);
  if (template.other_config['disks'] !== undefined) await caller.call('VM.remove_from_other_config', vm, 'disks');
  await caller.task('VM.provision', [vm], 0.5);
}

async function createOne(caller: Caller, template: Obj<'VM'>, draft: NewVmDraft, name: string): Promise<string> {
  const vm = await birth(caller, template, draft, name);
  const made: string[] = [];
  try {
    await ripen(caller, vm, template, draft);
    await setShape(caller, vm, template, draft);
    await insertDisc(caller, vm, template, draft);
    await makeDisks(caller, vm, draft, made);
    await makeNics(caller, vm, template, draft);
    await giveConfigDrive(caller, vm, name, draft, made);
    if (draft.vtpm) await caller.call('VTPM.create', vm, false);
    await giveGpus(caller, vm, draft);
    await caller.call('VM.set_name_label', vm, name);
  } catch (error) {
    const others = draft.disks.flatMap(({ vdi }) => byUuid(caller.view, 'VDI', vdi)?.$ref ?? []);
    await undoHalf(caller.steadfast, vm, made, others);
    throw error;
  }
  if (draft.start && mayStart(caller.view, draft)) await startNew(caller, vm, name);
  return vm;
}

/** Makes one or several VMs from a template as the wizard's draft says, in XenCenter's order; nothing half-made is left. */
export const createVm = action<'VM', Args>({
  id: 'template.createVm',
  label: 'New VM…',
  applies: ['VM'],
  kinds: ['template', 'snapshot'],
  group: 'copy',
  reach: 'one',
  shortcut: 'Ctrl+N',
  dialog: true,
  atOnce: 3,
  methods: [
    'VM.clone', 'VM.provision', 'VM.destroy', 'VM.set_name_label', 'VBD.create', 'VDI.create', 'VDI.destroy', 'VIF.create',
  ], // prettier-ignore
  args,
  check: (situation, template, args) => {
    // Menus ask before anything has been answered.
    if (!('draft' in args)) return template.is_a_template ? ok : no('not-template', 'It is not a template');
    const { draft, names } = args;
    if (!template.is_a_template) return no('not-template', 'It is not a template');
    if (template.current_operations && Object.keys(template.current_operations).length > 0 && !draft.fast)
      return no('busy', 'The template is busy');
    const blocked = firstBlocked(pagesOf(situation.view, draft));
    if (blocked?.blocked !== undefined) return no(`page-${blocked.id}`, blocked.blocked);
    return names.length === draft.count ? ok : no('names', 'Not every VM has a name');
  },
  title: (_template, { names }) => (names.length === 1 ? `Create ${names[0]}` : `Create ${count(names.length, 'VM')}`),
  run: async (caller, template, { draft, names }) => {
    const made: string[] = [];
    for (const name of names)
      made.push(await caller.step(`Create ${name}`, (part) => createOne(part, template, draft, name)));
    return made;
  },
});
