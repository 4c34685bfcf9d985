import * as z from 'zod';
import type { Obj, View } from '../../inventory/view.ts';
import { writeOvf, type PackedVm } from '../../interchange/write-ovf.ts';
import { ownDisks } from '../../new-vm/template.ts';
import type { Caller, Verdict } from '../action.ts';
import type { Situation } from '../../inventory/situation.ts';
import { file } from '../args.ts';
import { baseName, inFolder } from '../file-name.ts';
import { serverWith } from '../storage/server-with.ts';
import { first, no } from '../verdict.ts';
import { operation } from '../vm-state.ts';
import { nameOf } from '../words.ts';

/** Where a package goes. */
export const place = {
  folder: file,
  name: z.string().min(1).max(200),
  /** All of it in one file: an OVA. */
  single: z.boolean().optional(),
};
interface Place {
  readonly folder: string;
  readonly name: string;
  readonly single?: boolean | undefined;
}

/** Its file, as a person calls it. */
export const packageName = ({ name, single }: Pick<Place, 'name' | 'single'>): string =>
  `${name}.${single ? 'ova' : 'ovf'}`;

/** Whether a VM can go into a package of this name. */
export const packable = (situation: Situation, vm: Obj<'VM'>, name: string | undefined): Verdict =>
  first(
    operation(situation, vm, 'export', ['Halted']),
    name !== undefined && /[\\/:*?"<>|\0]/.test(name) ? no('file-name', 'That is no name for files') : undefined,
  );

function networksOf(view: View, vm: Obj<'VM'>): readonly string[] {
  return vm.VIFs.flatMap((ref) => view.get('VIF', ref) ?? [])
    .sort((a, b) => Number(a.device) - Number(b.device))
    .map(({ network }) => view.get('network', network)?.name_label ?? 'network');
}

type PackedDisk = PackedVm['disks'][number] & { readonly sha256: string };

async function fetchDisk(caller: Caller, vdi: Obj<'VDI'>, to: string, share: number): Promise<PackedDisk> {
  const sr = caller.view.get('SR', vdi.SR);
  const host = sr && serverWith(caller.view, sr);
  await caller.transfer(
    {
      direction: 'download',
      path: '/export_raw_vdi',
      query: { vdi: vdi.$ref, format: 'vhd' },
      file: to,
      whole: 'vhd',
      task: `Export of disk: ${vdi.name_label}`,
      result: 'void',
      ...(host === undefined ? {} : { host }),
    },
    share,
  );
  const { bytes, sha256 } = await caller.machine.digest(to);
  return { name: vdi.name_label || 'disk', file: baseName(to), bytes, capacity: vdi.virtual_size, sha256 };
}

/** VMs for products of others: disks as VHD, a descriptor and a manifest, beside each other or in one file; all or none. */
export async function exportPackage(caller: Caller, vms: readonly Obj<'VM'>[], to: Place): Promise<string> {
  const { folder, name, single = false } = to;
  const sizes = vms.flatMap((vm) => ownDisks(caller.view, vm).map(({ vdi }) => vdi.virtual_size));
  const whole = sizes.reduce((sum, size) => sum + size, 0) || 1;
  const made: string[] = [];
  const write = async (ending: string, text: string): Promise<string> => {
    const path = inFolder(folder, `${name}.${ending}`);
    await caller.machine.write(path, text);
    made.push(path);
    return path;
  };
  try {
    const packed: (PackedVm & { readonly disks: readonly PackedDisk[] })[] = [];
    const fetched: string[] = [];
    for (const vm of vms) {
      const disks: PackedDisk[] = [];
      for (const { vdi } of ownDisks(caller.view, vm)) {
        const path = inFolder(folder, `${name}-disk${fetched.length + 1}.vhd`);
        disks.push(await fetchDisk(caller, vdi, path, ((single ? 0.8 : 0.95) * vdi.virtual_size) / whole));
        made.push(path);
        fetched.push(path);
      }
      packed.push({
        name: nameOf(vm),
        description: vm.name_description,
        vcpus: vm.VCPUs_at_startup,
        memory: vm.memory_static_max,
        firmware: vm.HVM_boot_params['firmware'] === 'uefi' ? 'uefi' : 'bios',
        disks,
        networks: networksOf(caller.view, vm),
        order: vm.order,
        delay: vm.start_delay,
      });
    }
    const descriptor = await write('ovf', writeOvf(name, packed));
    const { sha256 } = await caller.machine.digest(descriptor);
    const lines = [{ file: baseName(descriptor), sha256 }, ...packed.flatMap(({ disks }) => disks)];
    const manifest = await write('mf', lines.map((one) => `SHA256(${one.file})= ${one.sha256}\n`).join(''));
    if (!single) return descriptor;
    const archive = inFolder(folder, packageName(to));
    await caller.machine.pack(archive, [descriptor, manifest, ...fetched]);
    return archive;
  } catch (error) {
    for (const path of made) await caller.machine.remove(path).catch(() => undefined);
    throw error;
  }
}
