import { activityContract } from './activity.ts';
import { connectionsContract } from './connections.ts';
import { inventoryContract } from './inventory.ts';
import type { Ask, Command, Feed } from './define.ts';

/** Everything that crosses between main and renderer. One file per domain; adding a message touches it, the gateway and the caller. */
export const catalogue = {
  ...connectionsContract,
  ...inventoryContract,
  ...activityContract,
};

export type Catalogue = typeof catalogue;
export type AskName = {
  [K in keyof Catalogue]: Catalogue[K] extends Ask<infer _A, infer _R> ? K : never;
}[keyof Catalogue];
export type CommandName = {
  [K in keyof Catalogue]: Catalogue[K] extends Command<infer _A, infer _R> ? K : never;
}[keyof Catalogue];
export type FeedName = {
  [K in keyof Catalogue]: Catalogue[K] extends Feed<infer _A, infer _M> ? K : never;
}[keyof Catalogue];

/** The argument object of a message. */
export type Args<K extends keyof Catalogue> = Catalogue[K] extends
  Ask<infer A, unknown> | Command<infer A, unknown> | Feed<infer A, unknown>
  ? A
  : never;
/** What an ask or command answers. */
export type Result<K extends AskName | CommandName> = Catalogue[K] extends Ask<never, infer R> | Command<never, infer R>
  ? R
  : never;
/** One message of a feed. */
export type Message<K extends FeedName> = Catalogue[K] extends Feed<never, infer M> ? M : never;
