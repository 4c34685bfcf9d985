import * as z from 'zod';
import type { MirroredCls, View } from '../../inventory/view.ts';
import type { ImportDraft, ImportVm } from './draft.ts';

const answers = z.object({
  file: z.string(),
  sr: z.string().optional(),
  home: z.string().optional(),
  start: z.boolean().default(false),
  check: z.boolean().optional(),
  vapp: z.string().default(''),
  vms: z
    .array(
      z.object({
        name: z.string(),
        description: z.string().optional(),
        vcpus: z.number().optional(),
        memory: z.number().optional(),
        firmware: z.enum(['bios', 'uefi']).optional(),
        disks: z.array(z.object({ sr: z.string() })).default([]),
        nics: z.array(z.object({ network: z.string() })),
      }),
    )
    .default([]),
});

/** What was asked of an import that failed; nothing where that is none. */
export function importAsked(args: Readonly<Record<string, unknown>>) {
  return answers.safeParse(args).data;
}
export type ImportAsked = z.output<typeof answers>;

/** The draft that `importDeed` made these of: what is proposed for the file, with the answers it had. */
export function draftAgain(view: View, first: ImportDraft, asked: ImportAsked): ImportDraft {
  const uuid = (cls: MirroredCls, ref: string | undefined): string | undefined =>
    ref === undefined ? undefined : view.get(cls, ref)?.uuid;
  const networkOf = (ref: string | undefined): string | undefined => (ref === '' ? '' : uuid('network', ref));
  const same = first.vms.length === asked.vms.length;
  return {
    ...first,
    vms: first.vms.map((vm, at): ImportVm => {
      const had = same ? asked.vms[at] : undefined;
      if (!had) return vm;
      return {
        ...vm,
        name: had.name,
        description: had.description ?? vm.description,
        vcpus: had.vcpus ?? vm.vcpus,
        memory: had.memory ?? vm.memory,
        firmware: had.firmware ?? vm.firmware,
        disks: vm.disks.map((disk, i) => ({ ...disk, sr: uuid('SR', had.disks[i]?.sr) ?? disk.sr })),
        // One that was left out is not among them, and which it was cannot be told.
        nics:
          had.nics.length === vm.nics.length
            ? vm.nics.map((nic, i) => ({ ...nic, network: networkOf(had.nics[i]?.network) ?? nic.network }))
            : vm.nics,
      };
    }),
    vapp: asked.vapp,
    check: asked.check ?? first.check,
    // Whoever began it has accepted it.
    agreed: true,
    sr: uuid('SR', asked.sr) ?? first.sr,
    home: uuid('host', asked.home) ?? first.home,
    start: asked.start,
  };
}
