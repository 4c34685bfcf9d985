import * as z from 'zod';
import { FailureError } from '../../errors/failure.ts';
import type { Obj, View } from '../../inventory/view.ts';
import { isBuiltIn, isHvm } from '../../new-vm/template.ts';
import { action, type Caller } from '../action.ts';
import { ref } from '../args.ts';
import { makeDisk } from '../device/disk/new-disk.ts';
import { hiddenOne, startNew, undoHalf } from '../half-made.ts';
import { isDead } from '../host/residents.ts';
import { serverWith } from '../storage/server-with.ts';
import { no, ok } from '../verdict.ts';
import { count } from '../words.ts';

const bytes = z
  .number()
  .int()
  .min(0)
  .max(2 ** 50);

const disk = z.object({
  name: z.string().min(1).max(1000),
  /** Name in its package; "" for the file itself; left out for one that begins empty. */
  member: z.string().max(255).optional(),
  format: z.enum(['vhd', 'raw']),
  size: bytes,
  sr: ref,
});

const vm = z.object({
  name: z.string().min(1).max(4000),
  description: z.string().max(20_000),
  vcpus: z.number().int().min(1).max(1024),
  memory: bytes.min(16 * 2 ** 20),
  firmware: z.enum(['bios', 'uefi']),
  disks: z.array(disk).max(255),
  nics: z.array(z.object({ network: ref, mac: z.string().max(20) })).max(32),
  order: z.number().int().min(0).max(1_000_000).optional(),
  delay: z.number().int().min(0).max(1_000_000).optional(),
});
type NewVm = z.output<typeof vm>;

const args = z.object({
  file: z.string().min(1).max(4000),
  vms: z.array(vm).min(1).max(100),
  /** They become a vApp of this name. */
  vapp: z.string().max(4000).optional(),
  /** Every file must be what the package's manifest says. */
  check: z.boolean(),
  home: ref.optional(),
  start: z.boolean(),
});
type Args = z.output<typeof args>;

/** The template of what nothing is known of: it has the least of its own. */
function otherMedia(view: View): Obj<'VM'> | undefined {
  const all = [...view.all('VM')].filter((one) => one.is_a_template && isBuiltIn(one) && isHvm(one));
  return (
    all.find(({ reference_label }) => reference_label === 'other-install-media') ??
    all.find(({ name_label }) => name_label === 'Other install media')
  );
}

async function giveDisk(
  caller: Caller,
  ref: string,
  one: NewVm,
  at: number,
  file: string,
  check: boolean,
  made: string[],
) {
  const wanted = one.disks[at];
  if (!wanted) return;
  const sr = caller.view.get('SR', wanted.sr);
  const disk = {
    name: wanted.name,
    description: `Imported with ${one.name}`,
    sr: wanted.sr,
    // Storage counts in MiB: a disk that ends between two would be too small.
    bytes: Math.ceil(wanted.size / 2 ** 20) * 2 ** 20,
    system: at === 0,
  };
  const vdi = await makeDisk(caller, disk, 0.02, made);
  if (wanted.member !== undefined) {
    const host = sr && serverWith(caller.view, sr);
    await caller.transfer(
      {
        direction: 'upload',
        path: '/import_raw_vdi',
        query: { vdi, format: wanted.format },
        file,
        image: { member: wanted.member, check },
        task: `Import of disk: ${wanted.name}`,
        result: 'void',
        ...(host === undefined ? {} : { host }),
      },
      0.9,
    );
  }
  const [device = ''] = await caller.call<readonly string[]>('VM.get_allowed_VBD_devices', ref);
  await caller.call('VBD.create', {
    VM: ref,
    VDI: vdi,
    userdevice: at < 3 ? String(at) : device,
    bootable: at === 0,
    mode: 'RW',
    type: 'Disk',
    unpluggable: true,
    empty: false,
    other_config: { owner: 'true' },
    qos_algorithm_type: '',
    qos_algorithm_params: {},
  });
}

/** One VM of the package, under a hidden name until it is whole. */
async function makeVm(caller: Caller, template: string, one: NewVm, all: Args): Promise<string> {
  const made: string[] = [];
  const ref = await hiddenOne(caller, one.name, 'VM.clone', [template], 0.02);
  try {
    await caller.task('VM.provision', [ref], 0.01);
    await caller.call('VM.set_name_description', ref, one.description);
    await caller.call('VM.set_memory_limits', ref, one.memory, one.memory, one.memory, one.memory);
    await caller.call('VM.set_VCPUs_max', ref, one.vcpus);
    await caller.call('VM.set_VCPUs_at_startup', ref, one.vcpus);
    await caller.call('VM.set_HVM_boot_params', ref, { order: 'cdn', firmware: one.firmware });
    if (all.home !== undefined) await caller.call('VM.set_affinity', ref, all.home);
    for (const at of one.disks.keys())
      await caller.step(`${one.name}: ${one.disks[at]?.name ?? 'disk'}`, (step) =>
        giveDisk(step, ref, one, at, all.file, all.check, made),
      );
    const [first] = one.disks;
    if (first) await caller.call('VM.set_suspend_SR', ref, first.sr);
    for (const [at, nic] of one.nics.entries())
      await caller.call('VIF.create', {
        VM: ref,
        network: nic.network,
        device: String(at),
        MAC: nic.mac,
        MTU: 1500,
        other_config: {},
        qos_algorithm_type: '',
        qos_algorithm_params: {},
      });
    await caller.call('VM.set_name_label', ref, one.name);
    return ref;
  } catch (error) {
    await undoHalf(caller.steadfast, ref, made);
    throw error;
  }
}

async function joinVapp(caller: Caller, name: string, refs: readonly string[], vms: readonly NewVm[]): Promise<void> {
  const vapp = await caller.call<string>('VM_appliance.create', { name_label: name, name_description: '' });
  for (const [at, ref] of refs.entries()) {
    await caller.call('VM.set_appliance', ref, vapp);
    if (vms[at]?.order !== undefined) await caller.call('VM.set_order', ref, vms[at]?.order ?? 0);
    if (vms[at]?.delay !== undefined) await caller.call('VM.set_start_delay', ref, vms[at]?.delay ?? 0);
  }
}

/** VMs of an OVF package, or one around a disk image. Reached by the file that is chosen to be imported. */
export const importImage = action({
  id: 'pool.importImage',
  label: 'Import OVF or disk image…',
  applies: ['pool', 'host'],
  group: 'copy',
  reach: 'one',
  atOnce: 1,
  methods: [
    'VM.clone',
    'VM.provision',
    'VDI.create',
    'PUT /import_raw_vdi',
    'VBD.create',
    'VIF.create',
    'VM_appliance.create',
    'VM.start',
  ],
  args,
  // Import asks which file it is first; a second line for the same would only be confusing.
  offered: () => false,
  check(situation, target, { vms }) {
    if (isDead(situation.view, target)) return no('host-dead', 'The server does not answer');
    if (otherMedia(situation.view) === undefined)
      return no('no-template', 'The template “Other install media” is missing');
    for (const one of vms ?? [])
      for (const { sr, name } of one.disks)
        if (!situation.view.get('SR', sr)) return no('no-storage', `Choose storage for ${name}`);
    return ok;
  },
  title: (_target, { file, vms }) =>
    `Import ${vms.length === 1 && vms[0] ? vms[0].name : count(vms.length, 'VM')} from ${file.replace(/^.*[\\/]/, '')}`,
  async run(caller, _target, all) {
    const template = otherMedia(caller.view);
    if (!template) throw new FailureError({ kind: 'refused', code: 'no-template', params: ['Other install media'] });
    const refs: string[] = [];
    caller.expectSteps(all.vms.reduce((sum, { disks }) => sum + disks.length, 0));
    try {
      for (const one of all.vms) refs.push(await makeVm(caller, template.$ref, one, all));
      if (all.vapp !== undefined && all.vapp !== '') await joinVapp(caller, all.vapp, refs, all.vms);
    } catch (error) {
      // VMs that belong together come together or not at all.
      for (const ref of refs) await undoHalf(caller.steadfast, ref);
      throw error;
    }
    if (all.start) for (const [at, ref] of refs.entries()) await startNew(caller, ref, all.vms[at]?.name ?? 'it');
    return refs;
  },
});
