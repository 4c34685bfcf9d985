import * as z from 'zod';
import { action } from '../../action.ts';
import { licensed } from '../../licence.ts';
import { ok } from '../../verdict.ts';

/** Where new VMs with a GPU are put: spread over the cards, or one card filled after the other. */
export const setPlacement = action({
  id: 'gpu.setPlacement',
  label: 'Change GPU placement',
  applies: ['GPU_group'],
  group: 'change',
  methods: ['GPU_group.set_allocation_algorithm'],
  args: z.object({ placement: z.enum(['breadth_first', 'depth_first']) }),
  offered: () => false,
  check: ({ view }) => licensed(view, 'gpu', 'Its licence leaves GPUs out') ?? ok,
  title: (group, { placement }) =>
    `${placement === 'depth_first' ? 'Fill one card of' : 'Spread over the cards of'} ${group.name_label}`,
  run: (caller, group, { placement }) => caller.call('GPU_group.set_allocation_algorithm', group.$ref, placement),
  undo: (before) => ({
    action: 'gpu.setPlacement',
    label: 'Put it back',
    target: { cls: 'GPU_group', ref: before.$ref },
    args: { placement: before.allocation_algorithm },
  }),
});
