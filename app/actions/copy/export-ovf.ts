import * as z from 'zod';
import type { Obj, View } from '../../inventory/view.ts';
import { writeOvf } from '../../wizards/export/write-ovf.ts';
import { ownDisks } from '../../wizards/new-vm/template.ts';
import { action } from '../action.ts';
import { serverWith } from '../storage/server-with.ts';
import { inFolder } from '../file-name.ts';
import { first, no, ok } from '../verdict.ts';
import { operation } from '../vm-state.ts';
import { nameOf } from '../words.ts';

/** A file's name without its folder. */
const tail = (file: string): string => file.replace(/^.*[\\/]/, '');

function networksOf(view: View, vm: Obj<'VM'>): readonly string[] {
  return vm.VIFs.flatMap((ref) => view.get('VIF', ref) ?? [])
    .sort((a, b) => Number(a.device) - Number(b.device))
    .map(({ network }) => view.get('network', network)?.name_label ?? 'network');
}

/** A VM for products of others: its disks as VHD, a descriptor and a manifest beside each other, all of them or none. */
export const exportOvf = action({
  id: 'vm.exportOvf',
  label: 'Export as OVF…',
  applies: ['VM'],
  kinds: ['vm', 'template'],
  group: 'copy',
  atOnce: 1,
  methods: ['task.create', 'GET /export_raw_vdi'],
  args: z.object({ folder: z.string().min(1).max(4000), name: z.string().min(1).max(200) }),
  check: (situation, vm, { name }) =>
    first(
      operation(situation, vm, 'export', ['Halted']),
      name !== undefined && /[\\/:*?"<>|\0]/.test(name) ? no('file-name', 'That is no name for files') : ok,
    ),
  title: (vm, { name }) => `Export ${nameOf(vm)} to ${name}.ovf`,
  async run(caller, vm, { folder, name }) {
    const disks = ownDisks(caller.view, vm);
    const whole = disks.reduce((sum, { vdi }) => sum + vdi.virtual_size, 0) || 1;
    const made: string[] = [];
    try {
      const packed = [];
      for (const [at, { vdi }] of disks.entries()) {
        const file = inFolder(folder, `${name}-disk${at + 1}.vhd`);
        const sr = caller.view.get('SR', vdi.SR);
        const host = sr && serverWith(caller.view, sr);
        await caller.transfer(
          {
            direction: 'download',
            path: '/export_raw_vdi',
            query: { vdi: vdi.$ref, format: 'vhd' },
            file,
            whole: 'vhd',
            task: `Export of disk: ${vdi.name_label}`,
            result: 'void',
            ...(host === undefined ? {} : { host }),
          },
          (0.95 * vdi.virtual_size) / whole,
        );
        made.push(file);
        const { bytes, sha256 } = await caller.machine.digest(file);
        packed.push({ name: vdi.name_label || 'disk', file: tail(file), bytes, capacity: vdi.virtual_size, sha256 });
      }
      const text = writeOvf({
        name: nameOf(vm),
        description: vm.name_description,
        vcpus: vm.VCPUs_at_startup,
        memory: vm.memory_static_max,
        firmware: vm.HVM_boot_params['firmware'] === 'uefi' ? 'uefi' : 'bios',
        disks: packed,
        networks: networksOf(caller.view, vm),
      });
      const descriptor = inFolder(folder, `${name}.ovf`);
      await caller.machine.write(descriptor, text);
      made.push(descriptor);
      const { sha256 } = await caller.machine.digest(descriptor);
      const lines = [{ file: tail(descriptor), sha256 }, ...packed].map(
        (one) => `SHA256(${one.file})= ${one.sha256}\n`,
      );
      await caller.machine.write(inFolder(folder, `${name}.mf`), lines.join(''));
      return descriptor;
    } catch (error) {
      for (const file of made) await caller.machine.remove(file).catch(() => undefined);
      throw error;
    }
  },
});
