import type { Obj, View } from '../inventory/view.ts';
import { isRef } from '../xenapi/ref.ts';
import { diskStorage, freeOf, reaches, vmNetworks } from './find.ts';
import { byUuid, thePool } from '../inventory/find.ts';
import { freeName } from './names.ts';
import type { DraftDisk, DraftNic, NewVmDraft } from './draft.ts';
import { cdDrive, isBuiltIn, isHvm, limitsOf, ownDisks, recipeDisks } from './template.ts';

/** Where a disk goes when nobody has chosen: as the template says, else the pool's default, else the first that has room. */
function proposeStorage(view: View, wish: string, size: number, home: Obj<'host'> | undefined): string {
  const fits = (sr: Obj<'SR'> | undefined): sr is Obj<'SR'> =>
    sr !== undefined && freeOf(sr) >= size && (home === undefined ? sr.shared : reaches(view, home, sr));
  const usable = diskStorage(view);
  const pool = thePool(view);
  const wished = byUuid(view, 'SR', wish);
  const standard = pool && isRef(pool.default_SR) ? view.get('SR', pool.default_SR) : undefined;
  const choice = [wished, standard, ...usable].find(fits) ?? standard ?? usable[0];
  return choice?.uuid ?? '';
}

function disksFor(view: View, template: Obj<'VM'>, home: Obj<'host'> | undefined): readonly DraftDisk[] {
  const recipe = recipeDisks(template);
  if (recipe.length > 0)
    return recipe.map((disk, at) => ({
      id: `recipe-${disk.device}`,
      name: at === 0 ? 'system' : `data ${at}`,
      size: disk.size,
      least: disk.size,
      sr: proposeStorage(view, disk.sr, disk.size, home),
      device: disk.device,
      bootable: disk.bootable,
      origin: 'recipe',
      vdi: '',
    }));
  return ownDisks(view, template).map(({ vbd, vdi }) => ({
    id: `template-${vbd.userdevice}`,
    name: vdi.name_label,
    size: vdi.virtual_size,
    least: vdi.virtual_size,
    sr: view.get('SR', vdi.SR)?.uuid ?? '',
    device: vbd.userdevice,
    bootable: vbd.bootable,
    origin: 'template',
    vdi: '',
  }));
}

function nicsFor(view: View, template: Obj<'VM'>): readonly DraftNic[] {
  const from = isBuiltIn(template)
    ? vmNetworks(view)
        .filter((network) => network.other_config['automatic'] !== 'false' && network.PIFs.length > 0)
        .slice(0, 4)
        .map((network) => network.uuid)
    : template.VIFs.map((ref) => view.get('VIF', ref))
        .filter((vif) => vif !== undefined)
        .sort((a, b) => Number(a.device) - Number(b.device))
        .map((vif) => view.get('network', vif.network)?.uuid ?? '');
  return from.filter((uuid) => uuid !== '').map((network, at) => ({ id: `nic-${at}`, network, mac: '', limit: 0 }));
}

/** "auto" is secure where the pool holds certificates to boot with. */
function firmwareOf(template: Obj<'VM'>): NewVmDraft['firmware'] {
  if (template.HVM_boot_params['firmware'] !== 'uefi') return 'bios';
  const { secureboot } = template.platform;
  return secureboot === 'true' || secureboot === 'auto' ? 'uefi-secure' : 'uefi';
}

/** The first answers to everything, from a template and where the wizard was opened. */
export function draftFrom(view: View, template: Obj<'VM'>, home?: Obj<'host'>): NewVmDraft {
  const taken = new Set<string>();
  for (const vm of view.all('VM')) taken.add(vm.name_label);
  const builtIn = isBuiltIn(template);
  const drive = cdDrive(view, template);
  const inserted = drive && !drive.empty ? view.get('VDI', drive.VDI)?.uuid : undefined;
  const hvm = isHvm(template);
  const disks = disksFor(view, template, home);
  const vtpm = template.platform['vtpm'] === 'true';
  const limits = limitsOf(template);
  const own = firmwareOf(template);
  return {
    template: template.uuid,
    biosFrom: '',
    name: builtIn ? freeName(template.name_label, taken) : freeName(`${template.name_label} copy`, taken),
    description: '',
    count: 1,
    tags: [],
    folder: '',
    install: {
      from: builtIn ? 'cd' : inserted === undefined ? 'nothing' : 'cd',
      iso: inserted ?? '',
      url: '',
      args: hvm ? '' : template.PV_args,
    },
    firmware: vtpm && limits.uefi && own === 'bios' ? 'uefi' : own,
    vtpm,
    home: home?.uuid ?? '',
    vcpus: template.VCPUs_at_startup,
    vcpusMax: Math.max(template.VCPUs_max, template.VCPUs_at_startup),
    coresPerSocket: Math.max(1, Number(template.platform['cores-per-socket'] ?? 1) || 1),
    memoryMin: template.memory_dynamic_min,
    memoryMax: template.memory_dynamic_max,
    memoryLimit: template.memory_static_max,
    diskless: disks.length === 0,
    disks: [...disks],
    fast: true,
    nics: [...nicsFor(view, template)],
    gpus: [],
    cloudInit: { on: false, sshKeys: '', userData: '', network: '' },
    start: true,
  };
}

/** A preset's answers on another pool or another day: what is not there any more falls back to the default. */
export function applyPreset(view: View, preset: NewVmDraft, home?: Obj<'host'>): NewVmDraft {
  const template = byUuid(view, 'VM', preset.template);
  if (!template) return preset;
  const fresh = draftFrom(view, template, home);
  return {
    ...preset,
    name: fresh.name,
    home: byUuid(view, 'host', preset.home) ? preset.home : fresh.home,
    install: byUuid(view, 'VDI', preset.install.iso) ? preset.install : { ...preset.install, iso: fresh.install.iso },
    disks: preset.disks
      .filter((disk) => disk.origin !== 'existing' || byUuid(view, 'VDI', disk.vdi))
      .map((disk) => (byUuid(view, 'SR', disk.sr) ? disk : { ...disk, sr: proposeStorage(view, '', disk.size, home) })),
    gpus: preset.gpus.filter(({ group }) => byUuid(view, 'GPU_group', group)),
    nics: preset.nics.filter((nic) => byUuid(view, 'network', nic.network)),
  };
}
