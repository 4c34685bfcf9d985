import * as z from 'zod';
import type { Obj, View } from '../../inventory/view.ts';
import { diskStorage, freeOf, vmNetworks } from '../../new-vm/find.ts';
import { byUuid, thePool } from '../../inventory/find.ts';
import { GiB, MiB } from '../../new-vm/template.ts';
import type { ImageFacts } from './image.ts';

const uuid = z.string().max(200);
const name = z.string().max(4000);

const importDisk = z.object({
  name,
  /** Left out for one that begins empty. */
  member: name.optional(),
  format: z.enum(['vhd', 'raw']),
  size: z.number(),
  sr: uuid,
});

const importVm = z.object({
  name,
  description: z.string().max(20_000),
  os: name,
  vcpus: z.number(),
  memory: z.number(),
  firmware: z.enum(['bios', 'uefi']),
  disks: z.array(importDisk).max(255),
  /** `from`: what the package calls the network; `network`: UUID of the one here, "" for none. */
  nics: z.array(z.object({ from: name, network: uuid, mac: z.string().max(17) })).max(32),
  order: z.number().optional(),
  delay: z.number().optional(),
});
export type ImportVm = z.output<typeof importVm>;

/** Answers about a file; all that follows from the file is made anew with each file. */
export const importDraft = z.object({
  vms: z.array(importVm).max(500),
  /** Name of the vApp they become; "" for none. */
  vapp: name,
  check: z.boolean(),
  agreed: z.boolean(),
  /** Storage of an XVA, UUID; "" is the pool's default. */
  sr: uuid,
  home: uuid,
  start: z.boolean(),
});
export type ImportDraft = z.output<typeof importDraft>;

/** A draft as it is kept while its wizard is closed. */
export const keptImport = z.object({ file: name, draft: importDraft.optional() });

/** What is in a file, as far as answers are about it. */
const contents = ({ vms }: ImportDraft): string =>
  JSON.stringify(vms.map(({ disks, nics }) => [disks.map(({ member, size }) => [member, size]), nics.length]));

/** What was answered before goes on, unless the file holds something else now. */
export const goOn = (first: ImportDraft, kept: ImportDraft | undefined): ImportDraft =>
  kept && contents(first) === contents(kept) ? kept : first;

/** Where disks go unless somebody says otherwise: the pool's default, or what has most room. */
function usualStorage(view: View): string {
  const all = diskStorage(view);
  const own = all.find(({ $ref }) => $ref === thePool(view)?.default_SR);
  return (own ?? [...all].sort((a, b) => freeOf(b) - freeOf(a))[0])?.uuid ?? '';
}

/** The network of the same name, or the one that most VMs would get. */
function usualNetwork(view: View, name: string): string {
  const all = vmNetworks(view);
  const same = all.find(({ name_label }) => name_label.toLowerCase() === name.toLowerCase());
  return (same ?? all.find(({ PIFs }) => PIFs.length > 0) ?? all[0])?.uuid ?? '';
}

const firstName = (view: View, name: string): string => {
  const taken = new Set([...view.all('VM')].map(({ name_label }) => name_label));
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name} ${number}`;
  return free;
};

const empty = { vapp: '', check: false, agreed: true, sr: '', home: '', start: false } as const;

/** What is proposed for a file. */
export function draftFor(view: View, facts: ImageFacts, fileName: string): ImportDraft {
  const sr = usualStorage(view);
  switch (facts.kind) {
    case 'xva':
      return {
        ...empty,
        vms: facts.vms.map(({ name, vcpus, memory, nics }): ImportVm => ({
          name: firstName(view, name),
          description: '',
          os: '',
          vcpus,
          memory,
          firmware: 'bios',
          disks: [],
          nics: nics.map(({ from }) => ({ from, network: usualNetwork(view, from), mac: '' })),
          order: undefined,
          delay: undefined,
        })),
      };
    case 'disk': {
      const { format, virtualSize } = facts.disk;
      const name = fileName.replace(/\.[^.]+$/, '') || 'imported VM';
      const vm: ImportVm = {
        name: firstName(view, name),
        description: '',
        os: '',
        vcpus: 1,
        memory: 2 * GiB,
        firmware: 'bios',
        disks: [
          { name: `${name} system`, member: '', format: format === 'raw' ? 'raw' : 'vhd', size: virtualSize, sr },
        ],
        nics: [{ from: '', network: usualNetwork(view, ''), mac: '' }],
        order: undefined,
        delay: undefined,
      };
      return { ...empty, vms: [vm] };
    }
    case 'ovf': {
      const { ovf, disks } = facts;
      const vms = ovf.vms.map((vm): ImportVm => ({
        ...vm,
        name: firstName(view, vm.name),
        memory: Math.max(vm.memory, 128 * MiB),
        order: vm.order,
        delay: vm.delay,
        disks: vm.disks.map((disk, at) => {
          const image = disks[disk.file];
          return {
            name: `${vm.name} ${at === 0 ? 'system' : `disk ${at + 1}`}`,
            member: image?.member,
            format: image?.format === 'raw' ? 'raw' : 'vhd',
            size: Math.max(image?.virtualSize ?? 0, disk.capacity),
            sr,
          };
        }),
        // An address that another machine has would be in use twice.
        nics: vm.nics.map(({ network }) => ({ from: network, network: usualNetwork(view, network), mac: '' })),
      }));
      const { length } = ovf.licences;
      return { ...empty, vms, vapp: ovf.collection ? ovf.name : '', check: facts.digests > 0, agreed: length === 0 };
    }
  }
}

export type ImportPageId = 'file' | 'licence' | 'vms' | 'storage' | 'network' | 'review';

export interface ImportPage {
  readonly id: ImportPageId;
  readonly title: string;
  readonly answer: string;
  /** Why one cannot go on, under ten words. */
  readonly blocked?: string;
}

/** How much each storage would be asked for, and whether it has that. */
export function roomNeeded(view: View, draft: ImportDraft): readonly { sr: Obj<'SR'>; need: number; free: number }[] {
  const needs = new Map<string, number>();
  for (const { sr, size } of draft.vms.flatMap(({ disks }) => disks)) needs.set(sr, (needs.get(sr) ?? 0) + size);
  return [...needs].flatMap(([uuid, need]) => {
    const sr = byUuid(view, 'SR', uuid);
    return sr ? [{ sr, need, free: freeOf(sr) }] : [];
  });
}

const checkNames = ({ vms }: ImportDraft): string | undefined =>
  vms.some(({ name }) => name.trim() === '') ? 'A VM has no name' : undefined;

function checkVms(draft: ImportDraft): string | undefined {
  for (const { name, vcpus, memory } of draft.vms) {
    if (name.trim() === '') return 'A VM has no name';
    if (!(vcpus >= 1)) return `${name} needs a vCPU`;
    if (!(memory >= 16 * MiB)) return `${name} needs memory`;
  }
  return undefined;
}

function checkStorage(view: View, draft: ImportDraft): string | undefined {
  for (const { name, sr, size } of draft.vms.flatMap(({ disks }) => disks)) {
    const chosen = byUuid(view, 'SR', sr);
    if (!chosen) return `Choose storage for ${name}`;
    if (chosen.physical_size > 0 && size > chosen.physical_size) return `${chosen.name_label} is smaller than ${name}`;
  }
  return undefined;
}

const plural = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;

/** The pages for what a file is; `lacking`: why there is no file yet. */
export function importPages(
  view: View,
  facts: ImageFacts | undefined,
  draft: ImportDraft | undefined,
  fileName: string,
  lacking: string | undefined,
): readonly ImportPage[] {
  const file: ImportPage = {
    id: 'file',
    title: 'File',
    answer: fileName,
    ...(lacking === undefined ? {} : { blocked: lacking }),
  };
  const review: ImportPage = {
    id: 'review',
    title: 'Review',
    answer: draft?.start ? 'starts when imported' : 'stays off',
  };
  if (!facts || !draft) return [file];
  const block = (why: string | undefined): { blocked?: string } => (why === undefined ? {} : { blocked: why });
  const storage = [
    ...new Set(draft.vms.flatMap(({ disks }) => disks.map(({ sr }) => byUuid(view, 'SR', sr)?.name_label ?? ''))),
  ];
  const vms: ImportPage = {
    id: 'vms',
    title: draft.vms.length === 1 ? 'VM' : 'VMs',
    answer: draft.vms.map(({ name }) => name).join(', '),
    ...block(facts.kind === 'xva' ? checkNames(draft) : checkVms(draft)),
  };
  const network: ImportPage = {
    id: 'network',
    title: 'Networks',
    answer: plural(draft.vms.flatMap(({ nics }) => nics).filter(({ network }) => network !== '').length, 'interface'),
  };
  if (facts.kind === 'xva') {
    const kept = byUuid(view, 'SR', draft.sr)?.name_label ?? 'the pool’s default';
    const where: ImportPage = { id: 'storage', title: 'Storage', answer: kept };
    return draft.vms.length === 0 ? [file, where, review] : [file, vms, where, network, review];
  }
  const licences = facts.kind === 'ovf' ? facts.ovf.licences.length : 0;
  return [
    file,
    ...(licences > 0
      ? [
          {
            id: 'licence' as const,
            title: 'Licence',
            answer: draft.agreed ? 'accepted' : '',
            ...block(draft.agreed ? undefined : 'Accept the licence first'),
          },
        ]
      : []),
    vms,
    { id: 'storage', title: 'Storage', answer: storage.join(', '), ...block(checkStorage(view, draft)) },
    network,
    review,
  ];
}

/** Which action imports it, and its arguments. */
export function importDeed(view: View, facts: ImageFacts, draft: ImportDraft, file: string) {
  const home = byUuid(view, 'host', draft.home)?.$ref;
  const own = home === undefined ? {} : { home };
  if (facts.kind === 'xva') {
    const sr = byUuid(view, 'SR', draft.sr)?.$ref;
    const vms = facts.vms.map(({ name: was, nics }, at) => ({
      was,
      name: draft.vms[at]?.name.trim() ?? was,
      nics: nics.map(({ device }, index) => ({
        device,
        network: byUuid(view, 'network', draft.vms[at]?.nics[index]?.network ?? '')?.$ref ?? '',
      })),
    }));
    return { id: 'pool.import', args: { file, ...(sr === undefined ? {} : { sr }), ...own, vms, start: draft.start } };
  }
  const vms = draft.vms.map(({ disks, nics, os: _os, order, delay, name, ...vm }) => ({
    ...vm,
    name: name.trim(),
    ...(order === undefined ? {} : { order }),
    ...(delay === undefined ? {} : { delay }),
    disks: disks.map(({ member, sr, ...disk }) => ({
      ...disk,
      ...(member === undefined ? {} : { member }),
      sr: byUuid(view, 'SR', sr)?.$ref ?? '',
    })),
    nics: nics.flatMap(({ network, mac }) => {
      const found = byUuid(view, 'network', network);
      return found ? [{ network: found.$ref, mac }] : [];
    }),
  }));
  const { vapp, check, start } = draft;
  return { id: 'pool.importImage', args: { file, vms, ...(vapp === '' ? {} : { vapp }), check, ...own, start } };
}
