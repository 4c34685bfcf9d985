import * as z from 'zod';
import type { Obj } from '../../../inventory/view.ts';
import { action } from '../../action.ts';
import { platformFrom } from '../../host/version.ts';
import { setKey } from '../../map-key.ts';
import { ok } from '../../verdict.ts';
import { nameOf } from '../../words.ts';
import { answers } from './answers.ts';

/** Where older servers keep it, and newer ones a copy. */
export const iqnOf = (host: Obj<'host'>): string => host.iscsi_iqn || (host.other_config['iscsi_iqn'] ?? '');

export const setIqn = action({
  id: 'host.setIqn',
  label: 'Change its iSCSI name',
  applies: ['host'],
  group: 'change',
  methods: ['host.set_iscsi_iqn', 'host.remove_from_other_config', 'host.add_to_other_config'],
  args: z.object({ iqn: z.string().min(1).max(223) }),
  offered: () => false,
  check: ({ view }, host) => answers(view, host) ?? ok,
  title: (host) => `Change the iSCSI name of ${nameOf(host)}`,
  run: (caller, host, { iqn }) =>
    platformFrom(host, '2.5.50')
      ? caller.call('host.set_iscsi_iqn', host.$ref, iqn)
      : setKey(caller, 'host', 'other_config', host.$ref, 'iscsi_iqn', iqn),
  undo: (before) =>
    iqnOf(before) === ''
      ? undefined
      : {
          action: 'host.setIqn',
          label: 'Put it back',
          target: { cls: 'host', ref: before.$ref },
          args: { iqn: iqnOf(before) },
        },
});
