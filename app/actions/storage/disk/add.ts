import * as z from 'zod';
import { action } from '../../action.ts';
import { makeDisk } from '../../device/disk/new-disk.ts';
import { no, ok } from '../../verdict.ts';
import { nameOf } from '../../words.ts';

/** A disk of no VM yet, to be attached to one later. */
export const addFreeDisk = action({
  id: 'sr.addDisk',
  label: 'New disk…',
  applies: ['SR'],
  group: 'devices',
  reach: 'one',
  methods: ['VDI.create'],
  args: z.object({
    name: z.string().min(1).max(1000),
    description: z.string().max(10_000).optional(),
    size: z.number().int().min(1),
  }),
  offered: (_view, sr) => sr.content_type !== 'iso' && sr.type !== 'udev',
  check({ view }, sr, { size }) {
    if (sr.content_type === 'iso' || sr.type === 'udev') return no('type', 'It cannot hold disks');
    if (!sr.PBDs.some((ref) => view.get('PBD', ref)?.currently_attached))
      return no('detached', 'No server is connected to it');
    return size !== undefined && sr.physical_size > 0 && sr.physical_size - sr.physical_utilisation < size
      ? no('sr-full', 'The storage has too little space')
      : ok;
  },
  title: (sr, { name }) => `Add disk ${name} to ${nameOf(sr)}`,
  run: (caller, sr, { name, description = '', size }) =>
    makeDisk(caller, { name, description, sr: sr.$ref, bytes: size }, 1, []),
  undo: (_sr, _args, result) =>
    typeof result === 'string'
      ? { action: 'vdi.delete', label: 'Delete it', target: { cls: 'VDI', ref: result }, args: {} }
      : undefined,
});
