import type { activityContract } from '../../app/contract/activity.ts';
import type { consolesContract } from '../../app/contract/consoles.ts';
import type { connectionsContract } from '../../app/contract/connections.ts';
import type { Gateway, Handlers } from '../../app/contract/wire/gateway.ts';
import type { hooksContract } from '../../app/contract/hooks.ts';
import type { hostContract } from '../../app/contract/host.ts';
import type { inventoryContract } from '../../app/contract/inventory.ts';
import type { metricsContract } from '../../app/contract/metrics.ts';
import type { preferencesContract } from '../../app/contract/preferences.ts';
import type { rolloutsContract } from '../../app/contract/rollouts.ts';
import type { storageContract } from '../../app/contract/storage.ts';
import type { updatesContract } from '../../app/contract/updates.ts';
import type { vaultContract } from '../../app/contract/vault.ts';

/** What answers, one part per domain of the catalogue. */
export interface Parts {
  readonly connections: Handlers<typeof connectionsContract>;
  readonly inventory: Handlers<typeof inventoryContract>;
  readonly activity: Handlers<typeof activityContract>;
  readonly metrics: Handlers<typeof metricsContract>;
  readonly preferences: Handlers<typeof preferencesContract>;
  readonly consoles: Handlers<typeof consolesContract>;
  readonly hooks: Handlers<typeof hooksContract>;
  readonly rollouts: Handlers<typeof rolloutsContract>;
  readonly storage: Handlers<typeof storageContract>;
  readonly updates: Handlers<typeof updatesContract>;
  readonly vault: Handlers<typeof vaultContract>;
  readonly host: Handlers<typeof hostContract>;
}

/** Everything a window can ask for. The compiler refuses it while a message of the catalogue has nobody to answer. */
export const gateway = (parts: Parts): Gateway => ({
  ...parts.connections,
  ...parts.inventory,
  ...parts.activity,
  ...parts.metrics,
  ...parts.preferences,
  ...parts.consoles,
  ...parts.hooks,
  ...parts.rollouts,
  ...parts.storage,
  ...parts.updates,
  ...parts.vault,
  ...parts.host,
});
