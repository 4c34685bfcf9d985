import type { View } from '../inventory/view.ts';
import type { Payload } from './payload.ts';

/** Whether live patches may make up for restarts: of update images the pool decides, and the licence; newer updates say it themselves. */
export function livePatches(view: View, host: string, { generation }: Payload): boolean {
  if (generation !== 'iso') return true;
  const licence = view.get('host', host)?.license_params['restrict_live_patching'] !== 'true';
  return licence && [...view.all('pool')].every((pool) => !pool.live_patching_disabled);
}
