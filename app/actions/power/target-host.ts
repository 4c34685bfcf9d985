import type { View } from '../../inventory/view.ts';
import type { Verdict } from '../action.ts';
import { no, ok } from '../verdict.ts';

/** Whether a chosen server is on and open for VMs; none chosen yet passes, so that the verb can be offered before. */
export function hostTakesVms(view: View, ref: string | undefined): Verdict {
  if (ref === undefined) return ok;
  const host = view.get('host', ref);
  if (!host) return no('host-gone', 'That server is gone');
  if (view.get('host_metrics', host.metrics)?.live === false) return no('host-dead', 'That server does not answer');
  if (!host.enabled)
    return no(
      'host-disabled',
      host.other_config['MAINTENANCE_MODE'] === 'true' ? 'In maintenance mode' : 'That server is disabled',
      { action: 'host.exitMaintenance', label: 'Exit maintenance mode', target: { cls: 'host', ref } },
    );
  return ok;
}
