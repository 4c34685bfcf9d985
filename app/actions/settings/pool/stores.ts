import * as z from 'zod';
import { displayName } from '../../../inventory/describe/names.ts';
import { NULL_REF } from '../../../xenapi/ref.ts';
import { action } from '../../action.ts';
import { no, ok } from '../../verdict.ts';

const store = z.string().max(200).optional();
const FIELDS = { disks: 'default_SR', suspended: 'suspend_image_SR', crashes: 'crash_dump_SR' } as const;

export const setStores = action({
  id: 'pool.setStores',
  label: 'Change where it keeps things',
  applies: ['pool'],
  group: 'change',
  methods: Object.values(FIELDS).map((field) => `pool.set_${field}`),
  /** References of storage; NULL for none. */
  args: z.object({ disks: store, suspended: store, crashes: store }),
  offered: () => false,
  check: ({ view }, _pool, args) => {
    for (const ref of Object.values(args))
      if (ref !== undefined && ref !== NULL_REF && !view.get('SR', ref)) return no('gone', 'That storage is gone');
    return ok;
  },
  title: (pool, _args, view) => `Change where ${displayName(view, pool)} keeps things`,
  async run(caller, pool, args) {
    for (const [part, field] of Object.entries(FIELDS)) {
      const ref = args[part as keyof typeof FIELDS];
      if (ref !== undefined && ref !== pool[field]) await caller.call(`pool.set_${field}`, pool.$ref, ref);
    }
  },
  undo: (before, args) => ({
    action: 'pool.setStores',
    label: 'Put it back',
    target: { cls: 'pool', ref: before.$ref },
    args: Object.fromEntries(
      Object.entries(FIELDS).flatMap(([part, field]) => (part in args ? [[part, before[field]]] : [])),
    ),
  }),
});
