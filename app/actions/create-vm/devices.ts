import { FailureError } from '../../errors/failure.ts';
import { NULL_REF } from '../../xenapi/ref.ts';
import type { Obj } from '../../inventory/view.ts';
import type { DraftDisk, NewVmDraft } from '../../new-vm/draft.ts';
import { configDrive } from '../../new-vm/config-drive/config-drive.ts';
import { FAT_BYTES } from '../../new-vm/config-drive/fat.ts';
import { byUuid } from '../../inventory/find.ts';
import { gpuOf } from '../../new-vm/gpu.ts';
import { driveStorage } from '../../new-vm/pages.ts';
import { cdDrive } from '../../new-vm/template.ts';
import type { Caller } from '../action.ts';
import { ionice } from '../device/disk/drive.ts';
import { makeDisk } from '../device/disk/new-disk.ts';
import { serverWith } from '../storage/server-with.ts';

const noLimit = { qos_algorithm_type: '', qos_algorithm_params: {} } as const;

const rateLimit = (kbps: number) =>
  kbps === 0 ? noLimit : { qos_algorithm_type: 'ratelimit', qos_algorithm_params: { kbps: String(kbps) } };

/** The new VM's own device in a place; while only showing the commands there is none, and its description stands for it. */
function deviceOf(caller: Caller, vm: string, userdevice: string): { vbd: string; vdi: string; sr?: string } {
  for (const ref of caller.view.get('VM', vm)?.VBDs ?? []) {
    const vbd = caller.view.get('VBD', ref);
    if (vbd?.userdevice === userdevice) {
      const sr = caller.view.get('VDI', vbd.VDI)?.SR;
      return { vbd: ref, vdi: vbd.VDI, ...(sr === undefined ? {} : { sr }) };
    }
  }
  return { vbd: `<device ${userdevice} of the new VM>`, vdi: `<disk ${userdevice} of the new VM>` };
}

async function freeDevice(caller: Caller, vm: string, wished: string): Promise<string> {
  const allowed = await caller.call<readonly string[]>('VM.get_allowed_VBD_devices', vm);
  if (allowed.includes(wished)) return wished;
  const first = allowed[0];
  if (first === undefined) throw new FailureError({ kind: 'refused', code: 'no-free-device', params: [] });
  return first;
}

/** Puts the chosen disc into the VM's drive, which is made if the template has none. */
export async function insertDisc(caller: Caller, vm: string, template: Obj<'VM'>, draft: NewVmDraft): Promise<void> {
  const disc = draft.install.from === 'cd' ? byUuid(caller.view, 'VDI', draft.install.iso) : undefined;
  if (!disc) return;
  const drive = cdDrive(caller.view, template);
  let vbd: string;
  if (drive) {
    const own = deviceOf(caller, vm, drive.userdevice);
    vbd = own.vbd;
    if (!drive.empty) await caller.call('VBD.eject', vbd);
  } else {
    vbd = await caller.call<string>('VBD.create', {
      VM: vm,
      VDI: NULL_REF,
      userdevice: await freeDevice(caller, vm, '3'),
      bootable: true,
      mode: 'RO',
      type: 'CD',
      unpluggable: true,
      empty: true,
      other_config: {},
      ...noLimit,
    });
  }
  await caller.call('VBD.insert', vbd, disc.$ref);
}

/** `marks`: that the disk belongs to the VM, and goes with it. */
async function attach(
  caller: Caller,
  vm: string,
  disk: Pick<DraftDisk, 'device' | 'priority'>,
  vdi: string,
  bootable: boolean,
  marks: Readonly<Record<string, string>> = { owner: '' },
): Promise<void> {
  await caller.call('VBD.create', {
    VM: vm,
    VDI: vdi,
    userdevice: await freeDevice(caller, vm, disk.device),
    bootable,
    mode: 'RW',
    type: 'Disk',
    unpluggable: true,
    empty: false,
    other_config: marks,
    ...(disk.priority === undefined
      ? noLimit
      : { qos_algorithm_type: 'ionice', qos_algorithm_params: ionice(disk.priority) }),
  });
}

async function keepDisk(caller: Caller, vm: string, disk: DraftDisk, sr: Obj<'SR'> | undefined, made: string[]) {
  const own = deviceOf(caller, vm, disk.device);
  let vdi = own.vdi;
  if (sr && own.sr !== undefined && own.sr !== sr.$ref) {
    vdi = await caller.task<string>('VDI.copy', [own.vdi, sr.$ref], 0.1);
    made.push(vdi);
    await caller.call('VBD.destroy', own.vbd);
    await caller.task('VDI.destroy', [own.vdi]);
    await attach(caller, vm, disk, vdi, disk.bootable);
  } else if (disk.priority !== undefined) {
    await caller.call('VBD.set_qos_algorithm_type', own.vbd, 'ionice');
    await caller.call('VBD.set_qos_algorithm_params', own.vbd, ionice(disk.priority));
  }
  await caller.call('VDI.set_name_label', vdi, disk.name);
}

/** The disks as drafted; those newly made are noted in `made`, for the case that something fails later. */
export async function makeDisks(caller: Caller, vm: string, draft: NewVmDraft, made: string[]): Promise<void> {
  const disks = draft.diskless ? [] : draft.disks;
  for (const disk of disks) {
    const sr = byUuid(caller.view, 'SR', disk.sr);
    if (disk.origin === 'existing') {
      const vdi = byUuid(caller.view, 'VDI', disk.vdi);
      if (!vdi) throw new FailureError({ kind: 'refused', code: 'vdi-gone', params: [`${disk.name} is gone`] });
      await attach(caller, vm, disk, vdi.$ref, false, {});
      continue;
    }
    if (disk.origin === 'template') {
      await keepDisk(caller, vm, disk, sr, made);
      continue;
    }
    const wanted = {
      name: disk.name,
      description: `Created for ${draft.name}`,
      sr: sr?.$ref ?? NULL_REF,
      bytes: disk.size,
      system: disk.bootable,
    };
    const vdi = await makeDisk(caller, wanted, 0.05, made);
    await caller.call('VDI.set_sm_config', vdi, { vmhint: vm });
    await attach(caller, vm, disk, vdi, disk.device === '0' && draft.install.from !== 'cd');
  }
  const first = byUuid(caller.view, 'SR', disks[0]?.sr ?? '');
  if (first) await caller.call('VM.set_suspend_SR', vm, first.$ref);
}

/** Puts cloud-init's drive beside the other disks: made here, sent to the storage, and the VM's own like they are. */
export async function giveConfigDrive(caller: Caller, vm: string, name: string, draft: NewVmDraft, made: string[]) {
  const sr = draft.cloudInit.on ? driveStorage(caller.view, draft) : undefined;
  if (!sr) return;
  const drive = {
    name: `cloud-init of ${name}`,
    description: 'Read at the first start; may be deleted after it.',
    sr: sr.$ref,
    bytes: FAT_BYTES,
    otherConfig: { 'config-drive': 'True' },
  };
  const vdi = await makeDisk(caller, drive, 0.02, made);
  const host = serverWith(caller.view, sr);
  await caller.transfer(
    {
      direction: 'upload',
      path: '/import_raw_vdi',
      query: { vdi, format: 'raw' },
      file: `cloud-init of ${name}`,
      content: configDrive(draft.cloudInit, { name, uuid: caller.view.get('VM', vm)?.uuid ?? vm }),
      task: `Config drive of ${name}`,
      result: 'void',
      ...(host === undefined ? {} : { host }),
    },
    0.03,
  );
  await attach(caller, vm, { device: '' }, vdi, false);
}

export async function giveGpus(caller: Caller, vm: string, draft: NewVmDraft): Promise<void> {
  for (const [at, gpu] of draft.gpus.entries()) {
    const choice = gpuOf(caller.view, gpu);
    if (!choice) throw new FailureError({ kind: 'refused', code: 'gpu-gone', params: ['The GPU is gone'] });
    await caller.call('VGPU.create', vm, choice.group.$ref, String(at), {}, choice.type?.$ref ?? NULL_REF);
  }
}

/** The interfaces as drafted, in place of those that came with the template. */
export async function makeNics(caller: Caller, vm: string, template: Obj<'VM'>, draft: NewVmDraft): Promise<void> {
  const cloned = caller.view.get('VM', vm)?.VIFs ?? template.VIFs.map((_, at) => `<interface ${at} of the new VM>`);
  for (const vif of cloned) await caller.call('VIF.destroy', vif);
  if (draft.nics.length === 0) return;
  const devices = await caller.call<readonly string[]>('VM.get_allowed_VIF_devices', vm);
  for (const [at, nic] of draft.nics.entries()) {
    const device = devices[at];
    const network = byUuid(caller.view, 'network', nic.network);
    if (device === undefined || !network)
      throw new FailureError({ kind: 'refused', code: 'too-many-interfaces', params: [String(draft.nics.length)] });
    await caller.call('VIF.create', {
      VM: vm,
      network: network.$ref,
      device,
      MAC: nic.mac,
      MTU: 1500,
      other_config: {},
      ...rateLimit(nic.limit),
    });
  }
}
