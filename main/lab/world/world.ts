import type { Clock } from './clock.ts';
import type { Db } from './db.ts';
import type { Offer } from './patches/offer.ts';
import type { PoolPlan } from './plan.ts';
import type { Product } from './product.ts';
import type { Random } from './random.ts';
import type { SavedWorld } from './saved.ts';
import type { Tables } from './tables.ts';
import type { Reach, Troubles } from './troubles.ts';

/** A certificate with its key, as PEM; times in milliseconds since 1970. */
export interface ServerCertificate {
  readonly cert: string;
  readonly key: string;
  readonly notBefore: number;
  readonly notAfter: number;
}

/** What happens to a host that the wire has to act on: cut connections, drop sessions, show another certificate. */
export type Signal =
  | { readonly kind: 'reach'; readonly host: string; readonly reach: Reach }
  | { readonly kind: 'toolstack-restarted'; readonly host: string }
  | { readonly kind: 'coordinator-changed'; readonly from: string; readonly to: string }
  | { readonly kind: 'certificate'; readonly host: string; readonly shown?: ServerCertificate };

/** The pools of one lab see each other: VMs migrate between them, hosts join and leave. */
export interface Lab {
  readonly worlds: readonly World[];
  worldAt(address: string): World | undefined;
  /** A host that left its pool begins one of its own, at the address it has. */
  found(plan: PoolPlan, address: string): World;
  onFound(listener: (world: World) => void): void;
  /** A pool whose only host joined another is no more. */
  dissolve(world: World): void;
}

/** One simulated pool: its database, its clock and the physics that act on it. */
export interface World {
  readonly name: string;
  readonly product: Product;
  readonly offer: Offer;
  /** The bare tables beneath `db`, for events and for keeping the world on disk. */
  readonly tables: Tables;
  /** Keeps the inverse of every reference and all allowed_operations true by itself. */
  readonly db: Db;
  readonly clock: Clock;
  readonly seed: number;
  readonly random: Random;
  readonly lab: Lab;
  /** Port that is part of every URL the pool gives out; 443 is left out. */
  readonly port: number;
  readonly troubles: Troubles;
  /** Contents of blobs, by reference. */
  readonly blobs: Map<string, Buffer>;
  /** The certificate each host shows to who dials it, as PEM. */
  readonly shown: Map<string, string>;
  pool(): string;
  coordinator(): string;
  reach(host: string): Reach;
  setReach(host: string, reach: Reach): void;
  signal(signal: Signal): void;
  onSignal(listener: (signal: Signal) => void): () => void;
  onDispose(ending: () => void): void;
  /** All there is to it, for another start. */
  save(): SavedWorld;
  /** Stops every timer of the physics. */
  dispose(): void;
}
