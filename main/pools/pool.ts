import type { Duplex } from 'node:stream';
import type { Connection, ConnectionState } from '../../app/contract/connections.ts';
import type { Inventory } from '../../app/inventory/inventory.ts';
import type { PoolId } from '../../app/inventory/view.ts';
import type { ApartSession, Credentials } from '../xenapi/sign-in.ts';
import type { CallOptions, TaskOptions } from '../xenapi/options.ts';
import type { HttpInit, HttpReply } from '../xenapi/http.ts';

/**
 * One connection to one pool, for as long as it is in the list: its inventory stays while the pool is away. Every call
 * rejects with a `FailureError`; while not live at once, with `not-connected`.
 */
export interface Pool {
  readonly id: PoolId;
  /** Pool name, or the address until the name is known. */
  readonly name: string;
  readonly practice: boolean;
  readonly state: ConnectionState;
  readonly inventory: Inventory;
  /** When its data was last live, milliseconds since 1970; undefined if never. */
  readonly seenAt: number | undefined;
  /** Last known least-to-most role of the session; `read-only` before the first sign-in. */
  readonly role: string;
  /** Whether it is the servers' own root who is signed in. */
  readonly localRoot: boolean;
  /** Opened only to look: what the least role may not is refused before it is asked. */
  readonly readOnly: boolean;
  /** Server clock minus ours, milliseconds. */
  readonly clockOffset: number;
  /** One quick call; the session is put in front of `params`. Integers in results are numbers. */
  call<T = unknown>(method: string, params?: readonly unknown[], options?: CallOptions): Promise<T>;
  /**
   * The `Async.` form of `method`: awaits its end, decodes its result by the datamodel, destroys the task. Resolves once
   * the events of its end are in `inventory`.
   */
  task<T = unknown>(method: string, params?: readonly unknown[], options?: TaskOptions): Promise<T>;
  /** Awaits the end of a task somebody else made (an HTTP transfer's): as `task`, without the call. */
  awaitTask<T = unknown>(ref: string, result: string, options?: TaskOptions): Promise<T>;
  /** Whether a task was made here, by whatever part of the console, since it started. */
  made(task: string): boolean;
  /** Resolves once everything the server did before this call is in `inventory`. */
  barrier(signal?: AbortSignal): Promise<void>;
  /** An HTTP request signed in with this pool's session, to a member (reference of its host object) or an address. */
  http(hostOrAddress: string, path: string, init?: HttpInit): Promise<HttpReply>;
  /** Another session for one deed of somebody who may do more; hand its `session` to calls, and end it. */
  signInApart(credentials: Credentials): Promise<ApartSession>;
  /** A raw connection to what a console object's `location` names. */
  tunnel(location: string, signal: AbortSignal): Promise<Duplex>;
  /** Tells of an intended absence (a coordinator reboot): its loss waits quietly for `forMs` instead of alarming. */
  expectAbsence(waitingFor: string, forMs: number): void;
  onState(listener: (state: ConnectionState) => void): () => void;
}

/** All connections, saved and open. */
export interface Pools {
  list(): readonly Pool[];
  get(id: PoolId): Pool | undefined;
  /** As the connections feed shows them. */
  connections(): readonly Connection[];
  add(server: NewServer): Promise<PoolId>;
  connect(id: PoolId): void;
  disconnect(id: PoolId): Promise<void>;
  remove(id: PoolId): Promise<void>;
  retryNow(id: PoolId): void;
  signIn(id: PoolId, typed: TypedCredentials): Promise<void>;
  /** What is kept of its password goes; a connection that is open stays. */
  forgetPassword(id: PoolId): void;
  trust(id: PoolId, fingerprint256: string, onlyNow?: boolean): Promise<void>;
  /**
   * A member that leaves its pool restarts as a server of its own, with the password it had: it is listed as one, and looked
   * for until it answers.
   */
  takeOn(from: PoolId, name: string, address: string): Promise<void>;
  /** Somebody's password is another now: it is signed in with from now on, and kept where the old one was. */
  passwordChanged(id: PoolId, username: string, password: string): Promise<void>;
  /** Trusts what a member is about to show, as told by a PEM or by its pool; `settle` tells whether it came to pass. */
  trustNext(id: PoolId, host: string, pem?: string): (cameToPass: boolean) => Promise<void>;
  /** Something about some connection changed; coalesced. */
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}

/** As a person typed them. */
export interface TypedCredentials {
  readonly username: string;
  readonly password: string;
  readonly keepPassword: boolean;
  readonly readOnly?: boolean | undefined;
}

export interface NewServer extends TypedCredentials {
  /** host, host:port, [v6]:port; a URL's host is taken. */
  readonly address: string;
}
