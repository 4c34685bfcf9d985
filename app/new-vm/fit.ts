import type { Obj, View } from '../inventory/view.ts';
import { survey } from '../placement/facts.ts';
import { Room } from '../placement/room.ts';
import type { DraftDisk, NewVmDraft } from './draft.ts';
import { lacksGpu } from './gpu.ts';
import { freeOf, isLive, reaches } from './find.ts';
import { byUuid } from '../inventory/find.ts';
import { cdDrive } from './template.ts';

interface ServerFit {
  readonly host: Obj<'host'>;
  /** Bytes. */
  readonly total: number;
  readonly free: number;
  readonly after: number;
  /** Why the VMs could not start there, under ten words. */
  readonly why?: string;
}

export interface StorageFit {
  readonly sr: Obj<'SR'>;
  readonly size: number;
  readonly written: number;
  /** Sizes given to disks beyond what they have written so far. */
  readonly promised: number;
  readonly added: number;
  /** How far all promises go beyond the size. */
  readonly over: number;
  /** Promises kept at once: then nothing may go beyond. */
  readonly thick: boolean;
}

/** Overhead of a VM's memory, as the server would roughly count it. */
const overhead = (memory: number, vcpus: number): number => Math.round(memory * 0.008) + vcpus * 2 ** 20 + 8 * 2 ** 20;

export const neededMemory = (draft: NewVmDraft): number =>
  draft.count * (draft.memoryMax + overhead(draft.memoryMax, draft.vcpus));

function whyNot(view: View, draft: NewVmDraft, host: Obj<'host'>): string | undefined {
  const metrics = view.get('host_metrics', host.metrics);
  if (metrics && !metrics.live) return 'it is not answering';
  if (!host.enabled) return 'it is in maintenance mode';
  for (const disk of draft.diskless ? [] : draft.disks) {
    const sr = byUuid(view, 'SR', disk.sr);
    if (sr && !reaches(view, host, sr)) return `it does not reach ${sr.name_label}`;
  }
  for (const nic of draft.nics) {
    const network = byUuid(view, 'network', nic.network);
    const there = network?.PIFs.length === 0 || network?.PIFs.some((ref) => view.get('PIF', ref)?.host === host.$ref);
    if (network && !there) return `it has no port on ${network.name_label}`;
  }
  const iso = draft.install.from === 'cd' ? byUuid(view, 'VDI', draft.install.iso) : undefined;
  const library = iso && view.get('SR', iso.SR);
  if (library && !reaches(view, host, library)) return `it does not reach ${library.name_label}`;
  const gpu = lacksGpu(view, draft, host);
  if (gpu !== undefined) return gpu;
  const cpus = Number(host.cpu_info['cpu_count'] ?? 0);
  if (cpus > 0 && draft.vcpus > cpus) return `it has ${cpus} CPUs`;
  return undefined;
}

/** Which servers could start all of the new VMs now, and why the others not. */
export function serversFit(view: View, draft: NewVmDraft): readonly ServerFit[] {
  const needed = neededMemory(draft);
  const room = Room.of(survey(view));
  const fits: ServerFit[] = [];
  for (const host of view.all('host')) {
    const total = view.get('host_metrics', host.metrics)?.memory_total ?? 0;
    const free = Math.max(0, room.free(host.$ref));
    const why = whyNot(view, draft, host) ?? (free < needed ? 'too little free memory' : undefined);
    fits.push({ host, total, free, after: free - needed, ...(why === undefined ? {} : { why }) });
  }
  return fits.sort((a, b) => a.host.name_label.localeCompare(b.host.name_label, undefined, { numeric: true }));
}

const thickTypes = new Set(['lvm', 'lvmoiscsi', 'lvmohba', 'lvmofcoe', 'rawhba']);

/** Each disk takes its whole size at once. */
export const isThick = (sr: Obj<'SR'>): boolean => thickTypes.has(sr.type) && sr.sm_config['allocation'] !== 'thin';

/** What each storage would hold and have promised with the new disks. */
export function storageFit(view: View, draft: NewVmDraft): readonly StorageFit[] {
  const added = new Map<string, number>();
  for (const disk of draft.diskless ? [] : draft.disks.filter(({ origin }) => origin !== 'existing'))
    added.set(disk.sr, (added.get(disk.sr) ?? 0) + disk.size * draft.count);
  const fits: StorageFit[] = [];
  for (const [uuid, size] of added) {
    const sr = byUuid(view, 'SR', uuid);
    if (!sr) continue;
    const promised = Math.max(0, sr.virtual_allocation - sr.physical_utilisation);
    fits.push({
      sr,
      size: sr.physical_size,
      written: sr.physical_utilisation,
      promised,
      added: size,
      over: Math.max(0, sr.physical_utilisation + promised + size - sr.physical_size),
      thick: isThick(sr),
    });
  }
  return fits;
}

interface DiskCheck {
  readonly level: 'fits' | 'warning' | 'blocking';
  readonly text: string;
}

/** A disk that is there already: nobody else may be writing to it. */
function checkExisting(view: View, draft: NewVmDraft, disk: DraftDisk): DiskCheck {
  const vdi = byUuid(view, 'VDI', disk.vdi);
  if (!vdi) return { level: 'blocking', text: 'is gone' };
  if (draft.count > 1 && !vdi.sharable) return { level: 'blocking', text: 'can be in one VM only' };
  const users = vdi.VBDs.flatMap((ref) => view.get('VBD', ref) ?? []);
  const used = users.find((vbd) => vbd.currently_attached);
  const name = used && view.get('VM', used.VM)?.name_label;
  if (used && !vdi.sharable) return { level: 'blocking', text: `is in use by ${name ?? 'another VM'}` };
  if (users.length > 0) {
    const other = users[0] && view.get('VM', users[0].VM)?.name_label;
    return { level: 'warning', text: `${other ?? 'another VM'} has it too; not both may run` };
  }
  return { level: 'fits', text: 'as it is' };
}

/** One disk against its storage: alone it must fit, with the others it should. */
export function checkDisk(view: View, draft: NewVmDraft, disk: DraftDisk): DiskCheck {
  const sr = byUuid(view, 'SR', disk.sr);
  if (disk.origin === 'existing') return checkExisting(view, draft, disk);
  if (!sr) return { level: 'blocking', text: 'choose where to keep it' };
  if (disk.size > freeOf(sr)) return { level: 'blocking', text: `does not fit, ${sr.name_label} is too full` };
  const whole = storageFit(view, draft).find((fit) => fit.sr.$ref === sr.$ref);
  if (whole && whole.added > freeOf(sr) && whole.thick)
    return { level: 'blocking', text: 'fits alone, not with the others' };
  if (whole && whole.over > 0)
    return {
      level: 'warning',
      text:
        draft.count > 1
          ? 'fits alone; with the other VMs over-committed'
          : 'fits; over-committed with what is promised',
    };
  return { level: 'fits', text: whole?.thick ? 'fits' : 'fits, thin' };
}

/** Whether, with all of them running, the pool could still lose any one server; `spare` bytes, negative when short. */
export function survives(view: View, draft: NewVmDraft): { readonly ok: boolean; readonly spare: number } | undefined {
  const hosts = [...view.all('host')].filter((host) => isLive(view, host));
  if (hosts.length < 2) return undefined;
  const room = Room.of(survey(view));
  const load = hosts.map((host) => ({ free: Math.max(0, room.free(host.$ref)), used: room.used(host.$ref) }));
  const free = load.reduce((sum, host) => sum + host.free, 0);
  const spare = Math.min(...load.map((host) => free - host.free - host.used)) - neededMemory(draft);
  return { ok: spare >= 0, spare };
}

/** Why this VM must stay on one server, if it must: then a home server has to be named. */
export function tied(view: View, draft: NewVmDraft): string | undefined {
  for (const disk of draft.diskless ? [] : draft.disks) {
    const sr = byUuid(view, 'SR', disk.sr);
    if (sr && !sr.shared) return `${sr.name_label} is on one server only`;
  }
  const template = byUuid(view, 'VM', draft.template);
  const drive = template && cdDrive(view, template);
  const iso =
    draft.install.from === 'cd' ? byUuid(view, 'VDI', draft.install.iso) : drive && view.get('VDI', drive.VDI);
  const library = iso && view.get('SR', iso.SR);
  return library && !library.shared ? `its CD is in ${library.name_label}` : undefined;
}
