import type { Obj, View } from '../../../inventory/view.ts';
import type { Caller, Verdict } from '../../action.ts';
import { no } from '../../verdict.ts';
import { nameOf } from '../../words.ts';

/** Interfaces of VMs that run; one that is suspended keeps its own without holding the network. */
const plugged = (view: View, network: Obj<'network'>): readonly Obj<'VIF'>[] =>
  network.VIFs.flatMap((ref) => view.get('VIF', ref) ?? []).filter((vif) => {
    const state = view.get('VM', vif.VM)?.power_state;
    return vif.currently_attached && (state === 'Running' || state === 'Paused');
  });

/** Running VMs are taken off it for a moment, so each must be able to let go. */
export function guests(view: View, network: Obj<'network'>): Verdict | undefined {
  const held = plugged(view, network).filter((vif) => !vif.allowed_operations.includes('unplug'));
  const [vif] = held;
  if (!vif) return undefined;
  return no('in-use', held.length > 1 ? `${held.length} running VMs hold it` : `${nameOf(view.get('VM', vif.VM))} holds it`); // prettier-ignore
}

/** Takes running VMs off while `work` is done, and puts them back whatever happened. */
export async function withoutGuests(caller: Caller, network: Obj<'network'>, work: () => Promise<void>): Promise<void> {
  const off: Obj<'VIF'>[] = [];
  const owner = (vif: Obj<'VIF'>): string => nameOf(caller.view.get('VM', vif.VM));
  const failed: unknown[] = [];
  try {
    for (const vif of plugged(caller.view, network)) {
      await caller.step(`Take ${owner(vif)} off`, (step) => step.task('VIF.unplug', [vif.$ref]));
      off.push(vif);
    }
    await work();
  } catch (error) {
    failed.push(error);
  }
  for (const vif of off)
    await caller.steadfast
      .step(`Put ${owner(vif)} back`, (step) => step.task('VIF.plug', [vif.$ref]))
      .catch((error: unknown) => failed.push(error));
  if (failed.length > 0) throw failed[0] as Error;
}
