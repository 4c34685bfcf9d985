import * as z from 'zod';
import { action } from '../action.ts';
import { setKey } from '../map-key.ts';
import type { Obj, View } from '../../inventory/view.ts';
import { no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';

/** "/a/b"; the empty text takes it out of its folder. */
const folder = z
  .string()
  .max(1000)
  .regex(/^(\/[^/;]+)*$/);

export const moveToFolder = action({
  id: 'object.folder',
  label: 'Move to folder…',
  applies: ['pool', 'host', 'VM', 'SR', 'VDI', 'network'],
  kinds: ['vm', 'template', 'snapshot'],
  group: 'organise',
  methods: ['VM.remove_from_other_config', 'VM.add_to_other_config'],
  args: z.object({ folder }),
  check: () => ok,
  title: (target, args) =>
    args.folder === '' ? `Take ${nameOf(target)} out of its folder` : `Move ${nameOf(target)} to ${args.folder}`,
  run: (caller, target, args) =>
    setKey(caller, target.$cls, 'other_config', target.$ref, 'folder', args.folder || undefined),
  undo: (before) => ({
    action: 'object.folder',
    label: 'Move back',
    target: { cls: before.$cls, ref: before.$ref },
    args: { folder: before.other_config['folder'] ?? '' },
  }),
});

/** A folder, never none. */
export const folderPath = z
  .string()
  .max(1000)
  .regex(/^(\/[^/;]+)+$/);

const CLASSES = ['pool', 'host', 'VM', 'SR', 'VDI', 'network'] as const;
/** Where a pool lists its folders with nothing in them, with ";" between. */
export const EMPTY_FOLDERS = 'EMPTY_FOLDERS';

export const isIn = (folder: string, one: string): boolean => one === folder || one.startsWith(`${folder}/`);

export const emptyFoldersOf = (pool: Obj<'pool'>): readonly string[] =>
  (pool.other_config[EMPTY_FOLDERS] ?? '').split(';').filter(Boolean);

interface Filed {
  readonly cls: string;
  readonly ref: string;
  readonly folder: string;
}

/** What a pool keeps in a folder and in those inside. */
export function filed(view: View, folder: string): readonly Filed[] {
  const all: Filed[] = [];
  for (const cls of CLASSES)
    for (const { $ref, other_config } of view.all(cls)) {
      const own = other_config['folder'] ?? '';
      if (isIn(folder, own)) all.push({ cls, ref: $ref, folder: own });
    }
  return all;
}

/** Whether a pool has this folder, be it empty. */
export const hasFolder = (view: View, folder: string): boolean =>
  filed(view, folder).length > 0 ||
  [...view.all('pool')].some((pool) => emptyFoldersOf(pool).some((one) => isIn(folder, one)));

/** The path of a folder that is put into another; "" is the root. */
export const folderInto = (from: string, into: string): string => `${into}/${from.slice(from.lastIndexOf('/') + 1)}`;

/** Why a folder cannot become another one; undefined where it can. */
export function folderRefusal(from: string, to: string): string | undefined {
  if (from === to) return 'It is there already';
  return isIn(from, to) ? 'It cannot go into itself' : undefined;
}

export const moveFolder = action({
  id: 'pool.moveFolder',
  label: 'Move or rename folder…',
  applies: ['pool'],
  group: 'organise',
  methods: ['VM.remove_from_other_config', 'VM.add_to_other_config'],
  args: z.object({ from: folderPath, to: folderPath }),
  offered: () => false,
  check({ view }, _pool, { from, to }) {
    if (from === undefined || to === undefined) return ok;
    const why = folderRefusal(from, to) ?? (hasFolder(view, to) ? 'There is a folder of that name' : undefined);
    return why === undefined ? ok : no('folder', why);
  },
  title: (_pool, { from, to }) => `Move folder ${from} to ${to}`,
  async run(caller, pool, { from, to }) {
    const moved = (one: string): string => `${to}${one.slice(from.length)}`;
    for (const { cls, ref, folder } of filed(caller.view, from))
      await setKey(caller, cls, 'other_config', ref, 'folder', moved(folder));
    const empty = emptyFoldersOf(pool);
    if (!empty.some((one) => isIn(from, one))) return;
    const now = empty.map((one) => (isIn(from, one) ? moved(one) : one));
    await setKey(caller, 'pool', 'other_config', pool.$ref, EMPTY_FOLDERS, now.join(';'));
  },
  undo: (before, { from, to }) => ({
    action: 'pool.moveFolder',
    label: 'Move back',
    target: { cls: before.$cls, ref: before.$ref },
    args: { from: to, to: from },
  }),
});

export const setCustomField = action({
  id: 'object.customField',
  label: 'Set custom field…',
  applies: ['pool', 'host', 'VM', 'SR', 'VDI', 'network'],
  kinds: ['vm', 'template', 'snapshot'],
  group: 'organise',
  methods: ['VM.remove_from_other_config', 'VM.add_to_other_config'],
  args: z.object({ field: z.string().min(1).max(200), value: z.string().max(10_000) }),
  check: () => ok,
  title: (target, args) => `Set ${args.field} of ${nameOf(target)}`,
  run: (caller, target, args) =>
    setKey(
      caller,
      target.$cls,
      'other_config',
      target.$ref,
      `XenCenter.CustomFields.${args.field}`,
      args.value || undefined,
    ),
  undo: (before, args) => ({
    action: 'object.customField',
    label: 'Put the old value back',
    target: { cls: before.$cls, ref: before.$ref },
    args: { field: args.field, value: before.other_config[`XenCenter.CustomFields.${args.field}`] ?? '' },
  }),
});
