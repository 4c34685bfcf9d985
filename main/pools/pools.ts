import { randomUUID } from 'node:crypto';
import type { ListedServer } from '../../app/interchange/server-list.ts';
import type { Connection } from '../../app/contract/connections.ts';
import { FailureError } from '../../app/errors/failure.ts';
import type { PoolId } from '../../app/inventory/view.ts';
import type { Log } from '../log.ts';
import type { Secrets } from '../vault/secrets.ts';
import type { SavedServer, ServerStore } from '../vault/servers.ts';
import { formatAddress, memberEndpoint, parseAddress } from '../xenapi/address.ts';
import type { Endpoint } from '../xenapi/address.ts';
import type { Credentials, Identity } from '../xenapi/sign-in.ts';
import type { PoolCache } from './cache.ts';
import { Entry } from './entry.ts';
import { LivePool } from './live-pool.ts';
import type { NewServer, Pool, Pools, TypedCredentials } from './pool.ts';
import { Trusted } from './trust/trusted.ts';

export interface PoolsOptions {
  readonly store: ServerStore;
  readonly secrets: Secrets;
  /** Absent: nothing is kept of inventories. */
  readonly cache?: PoolCache;
  readonly log: Log;
}

/** A server that installs nothing is back within this time. */
const RESTART_MS = 600_000;

/** A practice pool as the lab describes it. */
export interface PracticePool {
  readonly name: string;
  readonly username: string;
  readonly password: string;
  /** The coordinator first. */
  readonly hosts: readonly Endpoint[];
}

export class AllPools implements Pools {
  readonly #options: PoolsOptions;
  readonly #entries = new Map<PoolId, Entry>();
  readonly #listeners = new Set<() => void>();
  readonly #trusted: Trusted;
  #telling = false;

  constructor(options: PoolsOptions) {
    this.#options = options;
    this.#trusted = new Trusted(options.store);
  }

  /** Every saved server, with what was last known of it; those that were open connect. */
  async restore(): Promise<void> {
    await Promise.all(
      this.#options.store.data.servers.map(async (server) => {
        const entry = await this.#make(server, false);
        if (server.open) entry.pool.connector.connect();
      }),
    );
    this.#changed();
  }

  list(): readonly Pool[] {
    return [...this.#entries.values()].map(({ pool }) => pool);
  }

  get(id: PoolId): Pool | undefined {
    return this.#entries.get(id)?.pool;
  }

  /** For the inventory feed: the age only of what is not live. */
  inventoryOf(id: PoolId): { readonly inventory: Pool['inventory']; readonly seenAt?: number } | undefined {
    const pool = this.get(id);
    if (!pool) return undefined;
    const { inventory, seenAt, state } = pool;
    return state.at === 'live' || seenAt === undefined ? { inventory } : { inventory, seenAt };
  }

  connections(): readonly Connection[] {
    return [...this.#entries.values()].map((entry) => entry.connection());
  }

  async add(server: NewServer): Promise<PoolId> {
    const endpoint = parseAddress(server.address);
    const address = formatAddress(endpoint);
    const known = [...this.#entries.values()].find((entry) => entry.server.address === address);
    const entry = known ?? (await this.#make(newServer(address, server.username), false));
    const { id } = entry.server;
    if (known) await known.pool.connector.disconnect();
    else this.#options.store.data.servers.push(entry.server);
    await this.signIn(id, server);
    return id;
  }

  /** What is on disk of each, without the practice pools. */
  saved(): readonly SavedServer[] {
    return this.#options.store.data.servers;
  }

  /** Adds those whose address is new, offline; answers how many, and leaves out what is no address. */
  async import(servers: readonly ListedServer[]): Promise<number> {
    let added = 0;
    for (const { address, username, name, members } of servers) {
      const [endpoint] = endpointOf(address, 443);
      if (!endpoint) continue;
      const spelt = formatAddress(endpoint);
      if ([...this.#entries.values()].some(({ server }) => server.address === spelt)) continue;
      const server: SavedServer = { ...newServer(spelt, username), name, members: [...members], open: false };
      this.#options.store.data.servers.push(server);
      await this.#make(server, false);
      added += 1;
    }
    if (added > 0) this.#save();
    return added;
  }

  connect(id: PoolId): void {
    const { server, pool } = this.#need(id);
    server.open = true;
    this.#save();
    pool.connector.connect();
  }

  async disconnect(id: PoolId): Promise<void> {
    const { server, pool } = this.#need(id);
    server.open = false;
    this.#save();
    await pool.connector.disconnect();
  }

  async remove(id: PoolId): Promise<void> {
    const entry = this.#need(id);
    const { data } = this.#options.store;
    this.#entries.delete(id);
    data.servers = data.servers.filter((server) => server.id !== id);
    this.#save();
    this.#changed();
    await entry.pool.connector.disconnect();
    await entry.stopCaching?.();
    await this.#options.cache?.forget(id);
  }

  retryNow(id: PoolId): void {
    this.#need(id).pool.connector.retryNow();
  }

  async signIn(id: PoolId, { username, password, keepPassword, readOnly = false }: TypedCredentials): Promise<void> {
    const entry = this.#need(id);
    await entry.pool.connector.disconnect();
    entry.credentials = { username, password };
    const secret = keepPassword && !entry.practice ? await this.#options.secrets.seal(password) : undefined;
    entry.signsIn({ username, secret, readOnly });
    this.connect(id);
  }

  async trust(id: PoolId, fingerprint256: string, onlyNow = false): Promise<void> {
    const { pool } = this.#need(id);
    const { state } = pool;
    if (state.at !== 'untrusted' || state.certificate.fingerprint256 !== fingerprint256)
      throw new FailureError({ kind: 'refused', code: 'certificate-not-shown', params: [fingerprint256], pool: id });
    this.#trusted.trust(state.address, state.certificate, onlyNow);
    pool.connector.connect();
  }

  /** Connects to a practice pool; it is the same one at every start, and on no disk. */
  async addPractice(practice: PracticePool): Promise<PoolId> {
    const [coordinator, ...others] = practice.hosts;
    if (!coordinator) throw new FailureError({ kind: 'internal', code: 'internal', params: ['a pool without hosts'] });
    for (const host of practice.hosts) this.#trusted.listensAt(host);
    const id = `practice-${practice.name.toLowerCase().replaceAll(/\W+/g, '-')}`;
    const known = this.#entries.get(id);
    if (known?.server.address === formatAddress(coordinator)) {
      known.pool.connector.connect();
      return id;
    }
    if (known) await this.remove(id);
    const { name, username, password } = practice;
    const server = { ...newServer(formatAddress(coordinator), username), id, name, members: others.map(formatAddress) };
    const entry = await this.#make(server, true);
    entry.credentials = { username, password };
    entry.pool.connector.connect();
    return id;
  }

  async takeOn(from: PoolId, name: string, address: string): Promise<void> {
    const { server: old, pool, credentials, practice } = this.#need(from);
    const spelt = formatAddress(memberEndpoint(address, pool.connector.endpoint.port));
    // The pool was reached through this one once: from now on through the one that answers.
    if (old.address === spelt) old.address = formatAddress(pool.connector.endpoint);
    const known = [...this.#entries.values()].find((entry) => entry.server.address === spelt);
    const server = { ...newServer(spelt, old.username), name, ...(old.secret && { secret: old.secret }) };
    const entry = known ?? (await this.#make(server, practice));
    if (!known && !practice) this.#options.store.data.servers.push(server);
    entry.credentials ??= credentials;
    entry.pool.expectAbsence(`${name} to restart`, RESTART_MS);
    this.connect(entry.server.id);
  }

  forgetPassword(id: PoolId): void {
    const entry = this.#need(id);
    delete entry.server.secret;
    // An open connection signs in again by itself as long as it is open.
    if (entry.pool.state.at !== 'live') entry.credentials = undefined;
    this.#save();
    this.#changed();
  }

  async passwordChanged(id: PoolId, username: string, password: string): Promise<void> {
    const entry = this.#need(id);
    const { server } = entry;
    if (server.username !== username) return;
    entry.credentials = { username, password };
    if (server.secret === undefined) return;
    const secret = await this.#options.secrets.seal(password);
    // What cannot be kept safely is not kept: the old one would only be refused.
    if (secret) server.secret = secret;
    else delete server.secret;
    this.#save();
  }

  trustNext(id: PoolId, host: string, pem?: string): (cameToPass: boolean) => Promise<void> {
    return this.#trusted.about(this.#need(id).pool, host, pem);
  }

  /** Passwords behind the passphrase can be read now: those who waited for theirs try. */
  unlocked(): void {
    for (const { pool } of this.#entries.values())
      if (pool.state.at === 'locked-out' && pool.state.reason.code === 'password-needed') pool.connector.connect();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Signs out everywhere; what was open is open again at the next start. */
  async close(): Promise<void> {
    const entries = [...this.#entries.values()];
    await Promise.all(
      entries.map(async ({ pool, stopCaching }) => {
        await stopCaching?.();
        await pool.connector.disconnect();
      }),
    );
    await this.#options.store.settled();
  }

  async #make(server: SavedServer, practice: boolean): Promise<Entry> {
    const { store, log, cache } = this.#options;
    const endpoint = parseAddress(server.address);
    const make = (entry: Entry): LivePool =>
      new LivePool({
        id: server.id,
        endpoint,
        members: server.members.flatMap((host): Endpoint[] => endpointOf(host, endpoint.port)),
        pins: this.#trusted,
        originator: `Xenith/${store.data.installation}`,
        installation: store.data.installation,
        practice,
        remembered: server.name || server.address,
        seenAt: server.seenAt,
        credentials: () => this.#credentials(server.id),
        admit: (identity, at) => this.#admit(server.id, identity, at),
        onChange: () => this.#stateChanged(server.id),
        readOnly: () => entry.readOnly,
        warn: (message, failure) => log.warn({ failure, pool: server.id }, message),
      });
    const entry = new Entry(server, practice, make);
    this.#entries.set(server.id, entry);
    if (cache && !practice) {
      await cache.restore(server.id, entry.pool.inventory);
      entry.stopCaching = cache.keep(server.id, entry.pool, () => this.#seen(entry));
    }
    this.#changed();
    return entry;
  }

  async #credentials(id: PoolId): Promise<Credentials | undefined> {
    const { credentials, server } = this.#need(id);
    if (credentials) return credentials;
    const password = server.secret && (await this.#options.secrets.open(server.secret));
    return password === undefined ? undefined : { username: server.username, password };
  }

  /** The same pool is shown once; a copy restored from a backup, which calls its objects the same, not beside the original. */
  #admit(id: PoolId, { pool }: Identity, endpoint: Endpoint): void {
    for (const { pool: other, server } of this.#entries.values()) {
      if (server.id === id || other.poolUuid !== pool.uuid) continue;
      const same = other.master === pool.master && formatAddress(other.connector.endpoint) === formatAddress(endpoint);
      const code = same ? 'already-connected' : 'same-pool-elsewhere';
      throw new FailureError({ kind: 'refused', code, params: [other.name, formatAddress(endpoint)], pool: other.id });
    }
  }

  #stateChanged(id: PoolId): void {
    const entry = this.#entries.get(id);
    if (entry) this.#options.log.info({ pool: id, state: entry.pool.state }, 'connection');
    if (entry && !entry.practice) {
      if (entry.pool.state.at === 'live') {
        entry.server.name = entry.pool.name;
        entry.server.members = entry.pool.connector.candidates.map(formatAddress);
        this.#trusted.members(entry.pool);
      }
      if (entry.judgeTyped()) this.#save();
      this.#seen(entry);
    }
    this.#changed();
  }

  #need(id: PoolId): Entry {
    const entry = this.#entries.get(id);
    if (entry) return entry;
    throw new FailureError({ kind: 'refused', code: 'no-such-pool', params: [id], pool: id });
  }

  /** The age of what is kept on disk outlives this start. */
  #seen({ server, pool }: Entry): void {
    if (pool.seenAt === undefined || pool.seenAt === server.seenAt) return;
    server.seenAt = pool.seenAt;
    this.#save();
  }

  #save(): void {
    this.#options.store.changed();
  }

  #changed(): void {
    if (this.#telling) return;
    this.#telling = true;
    setImmediate(() => {
      this.#telling = false;
      for (const listener of this.#listeners) listener();
    });
  }
}

function newServer(address: string, username: string): SavedServer {
  return { id: randomUUID(), address, username, name: '', members: [], open: true };
}

function endpointOf(text: string, port: number): Endpoint[] {
  try {
    const endpoint = parseAddress(text);
    return [/:\d+$/.test(text) ? endpoint : { host: endpoint.host, port }];
  } catch {
    return [];
  }
}
