import * as z from 'zod';
import { action } from '../action.ts';
import { setKey } from '../map-key.ts';
import { ok } from '../verdict.ts';

/** A view in the pool's shared settings. Offered where views are kept, not in the pool's menu. */
export const shareView = action({
  id: 'pool.shareView',
  label: 'Share a view',
  applies: ['pool'],
  group: 'organise',
  methods: ['pool.remove_from_gui_config', 'pool.add_to_gui_config'],
  args: z.object({
    key: z.string().min(1).max(200),
    name: z.string().max(300),
    /** What is to be there; nothing takes it away. */
    xml: z.string().max(100_000).optional(),
  }),
  offered: () => false,
  check: () => ok,
  title: (_target, { name, xml }) => `${xml === undefined ? 'Delete' : 'Share'} the view ${name}`,
  run: (caller, target, { key, xml }) => setKey(caller, 'pool', 'gui_config', target.$ref, key, xml),
  undo(before, { key, name }) {
    const xml = before.gui_config[key];
    return {
      action: 'pool.shareView',
      label: xml === undefined ? 'Take it away again' : 'Put the old one back',
      target: { cls: before.$cls, ref: before.$ref },
      args: { key, name, ...(xml === undefined ? {} : { xml }) },
    };
  },
});
