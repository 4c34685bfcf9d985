import type { Obj, View } from '../inventory/view.ts';
import type { NewVmDraft } from './draft.ts';
import { checkKeys, checkUserData } from './config-drive/config-drive.ts';
import { FAT_BYTES, FAT_ROOM } from './config-drive/fat.ts';
import { diskStorage, freeOf } from './find.ts';
import { byUuid, thePool } from '../inventory/find.ts';
import { checkDisk } from './fit.ts';
import { checkGpus, gpuOf, hasGpus } from './gpu.ts';
import { numbered } from './names.ts';
import { gib, leastShare, warnSize } from './size.ts';
import { isBuiltIn, isHvm, limitsOf } from './template.ts';

export type PageId =
  'template' | 'name' | 'install' | 'home' | 'cpu' | 'gpu' | 'storage' | 'network' | 'cloud-init' | 'review';

export interface Page {
  readonly id: PageId;
  readonly title: string;
  readonly answer: string;
  /** Why one cannot go on, under ten words. */
  readonly blocked?: string;
  readonly skipped?: string;
}

const macShape = /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i;

/** Whether "" (made by the server) or a unicast hardware address. */
export const isMac = (text: string): boolean =>
  text === '' || (macShape.test(text) && (Number.parseInt(text.slice(0, 2), 16) & 1) === 0);

export function namesOf(view: View, draft: NewVmDraft): readonly string[] {
  const taken = new Set<string>();
  for (const vm of view.all('VM')) taken.add(vm.name_label);
  return numbered(draft.name, draft.count, taken);
}

function checkTemplate(view: View, draft: NewVmDraft): string | undefined {
  if (draft.template === '') return 'Choose a template';
  return byUuid(view, 'VM', draft.template) ? undefined : 'The template is gone, choose another';
}

function checkInstall(view: View, draft: NewVmDraft): string | undefined {
  const template = byUuid(view, 'VM', draft.template);
  if (!template) return undefined;
  const { from, iso, url } = draft.install;
  if (from === 'cd') {
    if (iso === '') return isBuiltIn(template) ? 'Choose a disc to install from' : undefined;
    return byUuid(view, 'VDI', iso) ? undefined : 'The disc is gone, choose another';
  }
  if (from === 'url') return /^(https?|ftp|nfs):\S+$/.test(url) ? undefined : 'Give an http, ftp or nfs address';
  if (from === 'network') return isHvm(template) ? undefined : 'This template cannot boot from the network';
  return undefined;
}

function checkBoot(view: View, draft: NewVmDraft): string | undefined {
  const template = byUuid(view, 'VM', draft.template);
  if (!template || !isHvm(template)) return undefined;
  const limits = limitsOf(template);
  if (draft.firmware === 'bios' && !limits.bios) return 'The template does not boot with BIOS';
  if (draft.vtpm && draft.firmware === 'bios') return 'A virtual TPM needs UEFI';
  if (draft.vtpm && noVtpm(view) !== undefined) return 'A virtual TPM is not in the pool’s licence';
  if (draft.firmware !== 'bios' && !limits.uefi) return 'The template does not boot with UEFI';
  if (draft.firmware === 'uefi-secure' && !limits.secureBoot && template.platform['secureboot'] === undefined)
    return 'The template does not support Secure Boot';
  return undefined;
}

/** Why no VM of this pool gets a virtual TPM. */
export const noVtpm = (view: View): string | undefined =>
  thePool(view)?.restrictions['restrict_vtpm'] === 'true' ? 'not in the pool’s licence' : undefined;

/** Why the network is no source for this template, under ten words; XenCenter's rule for templates of one's own. */
export function noNetworkBoot(template: Obj<'VM'>): string | undefined {
  if (!isHvm(template)) return 'this template boots from its own loader';
  const order = template.HVM_boot_params['order'] ?? '';
  return !isBuiltIn(template) && !order.startsWith('n') ? 'its boot order does not begin with the network' : undefined;
}

function checkHome(view: View, draft: NewVmDraft): string | undefined {
  return draft.home !== '' && !byUuid(view, 'host', draft.home) ? 'That server is gone, choose another' : undefined;
}

/** What the CPU and memory answers break, if anything. */
export function checkCpu(view: View, draft: NewVmDraft): string | undefined {
  const template = byUuid(view, 'VM', draft.template);
  if (!template) return undefined;
  const limits = limitsOf(template);
  if (draft.vcpus > draft.vcpusMax) return 'More vCPUs at start than at most';
  if (draft.vcpusMax > limits.vcpusMax) return `The template takes ${limits.vcpusMax} vCPUs at most`;
  if (draft.vcpusMax % draft.coresPerSocket !== 0) return 'vCPUs do not divide into the sockets';
  if (draft.memoryMin > draft.memoryMax || draft.memoryMax > draft.memoryLimit)
    return 'Memory must rise from minimum to limit';
  if (draft.memoryMin < limits.memoryMin) return `Needs at least ${gib(limits.memoryMin)} of memory`;
  if (draft.memoryLimit > limits.memoryMax) return `The template takes ${gib(limits.memoryMax)} at most`;
  const ratio = leastShare(view, template);
  if (draft.memoryMin < draft.memoryLimit * ratio)
    return `The minimum must be ${Math.round(ratio * 100)} % of the limit`;
  return undefined;
}

/** Things about CPU and memory that go through but will not start as things are. */
export const warnCpu = (view: View, draft: NewVmDraft): readonly string[] =>
  warnSize(view, draft.vcpus, draft.memoryMin);

function checkStorage(view: View, draft: NewVmDraft): string | undefined {
  const template = byUuid(view, 'VM', draft.template);
  if (!template) return undefined;
  if (draft.diskless) return isHvm(template) ? undefined : 'This template needs a disk';
  const limits = limitsOf(template);
  if (draft.disks.length > limits.disksMax) return `The template takes ${limits.disksMax} disks at most`;
  for (const disk of draft.disks) {
    if (disk.name.trim() === '') return 'A disk has no name';
    if (disk.size < Math.max(disk.least, 1)) return `${disk.name} cannot be smaller than in the template`;
    const check = checkDisk(view, draft, disk);
    if (check.level === 'blocking') return `${disk.name} ${check.text}`;
  }
  return undefined;
}

function checkNetwork(view: View, draft: NewVmDraft): string | undefined {
  const template = byUuid(view, 'VM', draft.template);
  const limits = template && limitsOf(template);
  const macs = new Set<string>();
  for (const nic of draft.nics) {
    if (!byUuid(view, 'network', nic.network)) return 'A network is gone, choose another';
    if (!isMac(nic.mac)) return 'A MAC address is not one';
    if (nic.mac !== '' && draft.count > 1) return 'Several VMs cannot share one MAC address';
    if (nic.mac !== '' && macs.has(nic.mac.toLowerCase())) return 'Two interfaces have the same MAC address';
    macs.add(nic.mac.toLowerCase());
  }
  return limits && draft.nics.length > limits.nicsMax
    ? `The template takes ${limits.nicsMax} interfaces at most`
    : undefined;
}

function answerInstall(view: View, draft: NewVmDraft): string {
  const boot = draft.firmware === 'bios' ? 'BIOS' : draft.firmware === 'uefi' ? 'UEFI' : 'UEFI Secure Boot';
  const from = {
    cd: byUuid(view, 'VDI', draft.install.iso)?.name_label ?? 'empty drive',
    network: 'the network',
    url: draft.install.url || 'an address',
    nothing: 'nothing',
  }[draft.install.from];
  return `${from}, ${boot}`;
}

const each = (draft: NewVmDraft): string => (draft.count > 1 ? ' each' : '');

function answerStorage(draft: NewVmDraft): string {
  if (draft.diskless || draft.disks.length === 0) return 'no disks';
  const sum = draft.disks.reduce((total, disk) => total + disk.size, 0);
  return `${draft.disks.length} ${draft.disks.length === 1 ? 'disk' : 'disks'}, ${gib(sum)}${each(draft)}`;
}

/** Every page with its answer in a few words, and what keeps one from going on. */
export function pagesOf(view: View, draft: NewVmDraft): readonly Page[] {
  const template = byUuid(view, 'VM', draft.template);
  const servers = view.count('host');
  const nics = draft.nics.map((nic) => byUuid(view, 'network', nic.network)?.name_label ?? 'gone');
  const page = (id: PageId, title: string, answer: string, blocked?: string, skipped?: string): Page => ({
    id,
    title,
    answer,
    ...(blocked === undefined ? {} : { blocked }),
    ...(skipped === undefined ? {} : { skipped }),
  });
  return [
    page(
      'template',
      'Template',
      template?.name_label ?? (draft.template === '' ? 'none yet' : 'gone'),
      checkTemplate(view, draft),
    ),
    page(
      'name',
      'Name',
      namesOf(view, draft).join(', ') || 'none yet',
      draft.name.trim() === '' ? 'A VM needs a name' : undefined,
    ),
    page('install', 'Install from', answerInstall(view, draft), checkInstall(view, draft) ?? checkBoot(view, draft)),
    page(
      'home',
      'Home server',
      byUuid(view, 'host', draft.home)?.name_label ?? (servers > 1 ? `none, any of ${servers}` : 'none'),
      checkHome(view, draft),
    ),
    page(
      'cpu',
      'CPU and memory',
      `${draft.vcpus} ${draft.vcpus === 1 ? 'vCPU' : 'vCPUs'}, ${gib(draft.memoryMax)}${each(draft)}`,
      checkCpu(view, draft),
    ),
    ...(hasGpus(view) ? [page('gpu', 'GPU', answerGpus(view, draft), checkGpus(view, draft))] : []),
    page('storage', 'Storage', answerStorage(draft), checkStorage(view, draft)),
    page('network', 'Network', nics.join(', ') || 'none', checkNetwork(view, draft)),
    page('cloud-init', 'Cloud-init', draft.cloudInit.on ? 'on' : 'off', checkCloudInit(view, draft)),
    page('review', 'Review and create', draft.start && mayStart(view, draft) ? 'starts when made' : ''),
  ];
}

function answerGpus(view: View, draft: NewVmDraft): string {
  return draft.gpus.map((gpu) => gpuOf(view, gpu)?.name ?? 'gone').join(', ') || 'none';
}

/** Whether it could run at all, were it made: otherwise it is not started. */
export const mayStart = (view: View, draft: NewVmDraft): boolean => warnCpu(view, draft).length === 0;

/** Where the config drive lies: with the first disk, else where the pool puts things. */
export function driveStorage(view: View, draft: NewVmDraft): Obj<'SR'> | undefined {
  const first = draft.diskless ? undefined : draft.disks.find(({ origin }) => origin !== 'existing');
  const own = byUuid(view, 'SR', first?.sr ?? '');
  const standard = view.get('SR', thePool(view)?.default_SR ?? '');
  return own ?? standard ?? diskStorage(view)[0];
}

function checkCloudInit(view: View, draft: NewVmDraft): string | undefined {
  if (!draft.cloudInit.on) return undefined;
  const { userData, network, sshKeys } = draft.cloudInit;
  const keysAlone = userData.trim() === '' && sshKeys.trim() !== '';
  const wrong = checkKeys(sshKeys) ?? (keysAlone ? undefined : checkUserData(userData));
  if (wrong !== undefined) return wrong;
  if (new TextEncoder().encode(userData + network + sshKeys).length > FAT_ROOM - 8192)
    return 'It is too long for its drive';
  const sr = driveStorage(view, draft);
  if (!sr) return 'Needs storage to lie on';
  return freeOf(sr) < FAT_BYTES ? `${sr.name_label} has no room for its drive` : undefined;
}

/** The first page that keeps the wizard from finishing, if any. */
export function firstBlocked(pages: readonly Page[]): Page | undefined {
  return pages.find((page) => page.blocked !== undefined && page.skipped === undefined);
}
