import type { Duplex } from 'node:stream';
import type { ConnectionState } from '../../app/contract/connections.ts';
import { FailureError, toFailure } from '../../app/errors/failure.ts';
import { mayCall } from '../../app/actions/verdict.ts';
import type { Inventory } from '../../app/inventory/inventory.ts';
import type { PoolId } from '../../app/inventory/view.ts';
import { datamodel } from '../../app/xenapi/generated/datamodel.ts';
import { memberEndpoint } from '../xenapi/address.ts';
import { HttpLane } from '../xenapi/http.ts';
import type { HttpInit, HttpReply } from '../xenapi/http.ts';
import type { CallOptions, TaskOptions } from '../xenapi/options.ts';
import { signInApart } from '../xenapi/sign-in.ts';
import type { ApartSession, Credentials } from '../xenapi/sign-in.ts';
import { Barriers } from './barrier.ts';
import { Connector } from './connection/connection.ts';
import type { ConnectionOptions, Link } from './connection/connection.ts';
import type { Pool } from './pool.ts';
import { followTask } from './task.ts';

export interface LivePoolOptions extends Omit<ConnectionOptions, 'onState' | 'onLink' | 'onBatch'> {
  readonly practice: boolean;
  /** Shown until the pool's own name is known. */
  readonly remembered: string;
  readonly seenAt: number | undefined;
  /** Tags our tasks, so that another start of this console knows them. */
  readonly installation: string;
  readonly onChange: () => void;
}

interface OpenLink extends Link {
  readonly http: HttpLane;
}

/** Tasks remembered as our own; far more than a server keeps. */
const MOST_MADE = 5000;
/** Milliseconds a barrier waits at most: a server that does not answer it is not worth waiting for. */
const BARRIER = 10_000;

export class LivePool implements Pool {
  readonly id: PoolId;
  readonly practice: boolean;
  readonly connector: Connector;
  readonly #options: LivePoolOptions;
  readonly #listeners = new Set<(state: ConnectionState) => void>();
  readonly #barriers = new Barriers();
  readonly #made = new Set<string>();
  #link: OpenLink | undefined;
  #role: string = 'read-only';
  #localRoot = false;
  #clockOffset = 0;

  constructor(options: LivePoolOptions) {
    this.id = options.id;
    this.practice = options.practice;
    this.#options = options;
    this.connector = new Connector(
      {
        ...options,
        onState: (state) => this.#stateChanged(state),
        onLink: (link) => this.#linked(link),
        onBatch: (token) => this.#barriers.reached(token),
      },
      options.seenAt,
    );
  }

  get inventory(): Inventory {
    return this.connector.inventory;
  }

  get state(): ConnectionState {
    return this.connector.state;
  }

  get seenAt(): number | undefined {
    return this.connector.seenAt;
  }

  get role(): string {
    return this.#role;
  }

  get localRoot(): boolean {
    return this.#localRoot;
  }

  get readOnly(): boolean {
    return this.#options.readOnly();
  }

  get clockOffset(): number {
    return this.#clockOffset;
  }

  /** A lone server's pool has no name: it is called as the server is. */
  get name(): string {
    const [pool] = this.inventory.all('pool');
    if (!pool) return this.#options.remembered;
    return pool.name_label || this.inventory.get('host', pool.master)?.name_label || this.#options.remembered;
  }

  /** The pool's own identity across connections, once known. */
  get poolUuid(): string | undefined {
    return this.#link?.identity.pool.uuid;
  }

  get master(): string | undefined {
    return this.#link?.identity.pool.master;
  }

  async call<T = unknown>(method: string, params: readonly unknown[] = [], options: CallOptions = {}): Promise<T> {
    const link = this.#need(method);
    if (options.session === undefined) this.#onlyLooks(link, method.replace(/^Async\./, ''));
    try {
      return (await link.client.call(method, [options.session ?? link.session, ...params], options)) as T;
    } catch (error) {
      throw new FailureError({ ...toFailure(error), pool: this.id }, { cause: error });
    }
  }

  async task<T = unknown>(method: string, params: readonly unknown[] = [], options: TaskOptions = {}): Promise<T> {
    const ref = await this.call<string>(`Async.${method}`, params, options);
    this.#own(ref, options);
    const [cls = '', name = ''] = method.split('.');
    return this.#end<T>(ref, method, datamodel[cls]?.methods[name]?.result ?? 'string', options);
  }

  async awaitTask<T = unknown>(ref: string, result: string, options: TaskOptions = {}): Promise<T> {
    this.#own(ref, options);
    return this.#end<T>(ref, 'task', result, options);
  }

  async barrier(signal?: AbortSignal): Promise<void> {
    const { identity } = this.#need('event.inject');
    const token = await this.call<string>('event.inject', ['pool', identity.poolRef], signal ? { signal } : {});
    const limit = AbortSignal.timeout(BARRIER);
    await this.#barriers.wait(token, signal ? AbortSignal.any([signal, limit]) : limit).catch((error: unknown) => {
      if (!limit.aborted) throw error;
    });
  }

  async http(hostOrAddress: string, path: string, init?: HttpInit): Promise<HttpReply> {
    const link = this.#need(path);
    this.#onlyLooks(link, `${init?.method ?? 'GET'} ${path.split('?', 1)[0] ?? ''}`);
    const host = this.inventory.get('host', hostOrAddress)?.address ?? hostOrAddress;
    const { port } = link.client.endpoint;
    const endpoint = memberEndpoint(host, port);
    try {
      return await link.http.request(endpoint, path, init);
    } catch (error) {
      throw new FailureError({ ...toFailure(error), pool: this.id, call: path }, { cause: error });
    }
  }

  async signInApart(credentials: Credentials): Promise<ApartSession> {
    const { client } = this.#need('session.login_with_password');
    const { originator } = this.#options;
    try {
      return await signInApart(client, { ...credentials, originator });
    } catch (error) {
      throw new FailureError({ ...toFailure(error), pool: this.id }, { cause: error });
    }
  }

  async tunnel(location: string, signal: AbortSignal): Promise<Duplex> {
    const link = this.#need('/console');
    this.#onlyLooks(link, 'CONNECT /console');
    const { hostname, port, pathname, search } = new URL(location);
    const endpoint = { host: hostname, port: port === '' ? link.client.endpoint.port : Number(port) };
    try {
      return await link.http.tunnel(endpoint, pathname + search, signal);
    } catch (error) {
      throw new FailureError({ ...toFailure(error), pool: this.id, call: '/console' }, { cause: error });
    }
  }

  expectAbsence(waitingFor: string, forMs: number): void {
    this.connector.expectAbsence(waitingFor, forMs);
  }

  onState(listener: (state: ConnectionState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #end<T>(ref: string, method: string, result: string, options: TaskOptions): Promise<T> {
    const as = sessionOf(options);
    const live = (): boolean => this.#link !== undefined;
    const home = {
      inventory: this.inventory,
      get live() {
        return live();
      },
      onLink: (listener: (is: 'back' | 'given-up') => void) =>
        this.onState((state) => {
          if (state.at === 'live') listener('back');
          if (state.at === 'offline' && state.reason !== undefined) listener('given-up');
        }),
      call: <R>(name: string, params?: readonly unknown[]) => this.call<R>(name, params, as),
    };
    try {
      const value = await followTask(home, ref, method, result, options);
      await this.barrier().catch(() => undefined);
      return value as T;
    } catch (error) {
      throw new FailureError({ ...toFailure(error), pool: this.id, task: ref }, { cause: error });
    } finally {
      void this.call('task.destroy', [ref], as).catch(() => undefined);
    }
  }

  made(task: string): boolean {
    return this.#made.has(task);
  }

  #own(ref: string, options: TaskOptions): void {
    this.#made.add(ref);
    if (this.#made.size > MOST_MADE) for (const oldest of this.#made) if (this.#made.delete(oldest)) break;
    options.onTask?.(ref);
    this.#tag(ref, options);
  }

  /** As XenCenter does: other consoles then show the task at the right object. A role that may not is no problem. */
  #tag(ref: string, options: TaskOptions): void {
    const entries = [['XenCenterUUID', this.#options.installation]];
    if (options.appliesTo && options.appliesTo.length > 0) entries.push(['applies_to', options.appliesTo.join(',')]);
    for (const [key, value] of entries)
      void this.call('task.add_to_other_config', [ref, key, value], sessionOf(options)).catch(() => undefined);
  }

  #need(call: string): OpenLink {
    if (this.#link) return this.#link;
    throw new FailureError({ kind: 'refused', code: 'not-connected', params: [this.name], call, pool: this.id });
  }

  /** Whoever opened a pool only to look is kept from changing it, whatever their account may. */
  #onlyLooks({ readOnly }: OpenLink, called: string): void {
    if (!readOnly || mayCall('read-only', [called]).ok) return;
    throw new FailureError({
      kind: 'refused',
      code: 'opened-read-only',
      params: [this.name],
      call: called,
      pool: this.id,
    });
  }

  #linked(link: Link | undefined): void {
    this.#link?.http.close();
    this.#link = link && { ...link, http: new HttpLane(this.#options.pins, link.session) };
    if (link) {
      this.#role = link.identity.role;
      this.#localRoot = link.identity.localRoot;
      this.#clockOffset = link.identity.clockOffset;
    } else
      this.#barriers.fail(
        new FailureError({ kind: 'transport', code: 'connection-lost', params: [this.name], pool: this.id }),
      );
  }

  #stateChanged(state: ConnectionState): void {
    if (state.at === 'live') this.#clockOffset = state.clockOffset;
    for (const listener of this.#listeners) listener(state);
    this.#options.onChange();
  }
}

const sessionOf = ({ session }: CallOptions): CallOptions => (session === undefined ? {} : { session });
