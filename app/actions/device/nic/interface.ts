import * as z from 'zod';
import type { Obj, View } from '../../../inventory/view.ts';
import type { Caller } from '../../action.ts';
import { hasTools } from '../../vm-state.ts';
import { nameOf } from '../../words.ts';

const mac = z
  .string()
  .regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i)
  .or(z.literal(''));
/** What may be told of an interface, new or there already. */
export const fields = {
  mac: mac.optional(),
  /** kB/s; 0 takes the limit away. */
  limit: z.number().int().min(0).optional(),
};

export const qos = (limit: number | undefined): object =>
  limit === undefined || limit === 0
    ? { qos_algorithm_type: '', qos_algorithm_params: {} }
    : { qos_algorithm_type: 'ratelimit', qos_algorithm_params: { kbps: String(limit) } };

/** "network interface 0 of web-07". */
export function nicOf(view: View, vif: Obj<'VIF'>): string {
  return `network interface ${vif.device} of ${nameOf(view.get('VM', vif.VM))}`;
}

/** A running VM gets it at once where its system can; where it cannot the change waits for the next start. */
export async function plugIfRunning(caller: Caller, ref: string, vif: string): Promise<void> {
  const vm = caller.view.get('VM', ref);
  if (vm?.power_state !== 'Running' || !hasTools(caller.view, vm)) return;
  try {
    await caller.task('VIF.plug', [vif], 0.5);
  } catch (error) {
    await caller.steadfast.task('VIF.destroy', [vif], 0).catch(() => undefined);
    throw error;
  }
}
