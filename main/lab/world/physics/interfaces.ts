import type { Db } from '../db.ts';
import { each } from '../typed.ts';

/** An interface goes, and with it what stands on it alone. */
export function destroyVif(db: Db, vif: string): void {
  for (const [proxy, { VIF }] of each(db, 'PVS_proxy')) if (VIF === vif) db.destroy('PVS_proxy', proxy);
  db.destroy('VIF', vif);
}
