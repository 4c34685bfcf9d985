import { activityContract } from './activity.ts';
import { consolesContract } from './consoles.ts';
import { connectionsContract } from './connections.ts';
import { hooksContract } from './hooks.ts';
import { hostContract } from './host.ts';
import { inventoryContract } from './inventory.ts';
import { metricsContract } from './metrics.ts';
import { preferencesContract } from './preferences.ts';
import { rolloutsContract } from './rollouts.ts';
import { storageContract } from './storage.ts';
import { updatesContract } from './updates.ts';
import { vaultContract } from './vault.ts';
import type { ArgsOf, NamesOf, ShapeOf } from './wire/define.ts';

/** Everything that crosses between main and renderer. One file per domain; adding a message touches it, the gateway and the caller. */
export const catalogue = {
  ...connectionsContract,
  ...inventoryContract,
  ...activityContract,
  ...metricsContract,
  ...preferencesContract,
  ...consolesContract,
  ...hooksContract,
  ...rolloutsContract,
  ...storageContract,
  ...updatesContract,
  ...vaultContract,
  ...hostContract,
};

export type Catalogue = typeof catalogue;
export type CallName = NamesOf<Catalogue, 'ask' | 'command'>;
export type AskName = NamesOf<Catalogue, 'ask'>;
export type CommandName = NamesOf<Catalogue, 'command'>;
export type FeedName = NamesOf<Catalogue, 'feed'>;

/** The argument object of a message. */
export type Args<K extends keyof Catalogue> = ArgsOf<Catalogue[K]>;
/** What an ask or command answers. */
export type Result<K extends CallName> = ShapeOf<Catalogue[K]>;
/** One message of a feed. */
export type Message<K extends FeedName> = ShapeOf<Catalogue[K]>;
