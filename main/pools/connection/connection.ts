import type { ConnectingStep, ConnectionState } from '../../../app/contract/connections.ts';
import { FailureError, toFailure } from '../../../app/errors/failure.ts';
import type { Failure } from '../../../app/errors/failure.ts';
import { Inventory } from '../../../app/inventory/inventory.ts';
import type { Obj, PoolId } from '../../../app/inventory/view.ts';
import { isRef } from '../../../app/xenapi/ref.ts';
import { formatAddress, memberEndpoint } from '../../xenapi/address.ts';
import type { Endpoint } from '../../xenapi/address.ts';
import { UntrustedError } from '../../xenapi/certificate.ts';
import type { Pins } from '../../xenapi/certificate.ts';
import { clockOffset, identify } from '../../xenapi/sign-in.ts';
import type { Credentials, Identity, SignedIn } from '../../xenapi/sign-in.ts';
import { cancelled } from '../../xenapi/trouble.ts';
import { announced } from '../trust/announced.ts';
import { backoff } from './backoff.ts';
import { distinct, needsPerson, reach } from './reach.ts';
import { Sync } from '../sync.ts';
import { beats, onDisturbance } from './heartbeat.ts';

/** A session that works, and what is known of it. */
export interface Link extends SignedIn {
  readonly identity: Identity;
  readonly readOnly: boolean;
}

export interface ConnectionOptions {
  readonly id: PoolId;
  readonly endpoint: Endpoint;
  readonly members: readonly Endpoint[];
  readonly pins: Pins;
  readonly originator: string;
  readonly credentials: () => Promise<Credentials | undefined>;
  /** Whether it is opened only to look. */
  readonly readOnly: () => boolean;
  /** Throws where this pool is already open, or is another one's copy. */
  readonly admit: (identity: Identity, endpoint: Endpoint) => void;
  readonly onState: (state: ConnectionState) => void;
  readonly onLink: (link: Link | undefined) => void;
  readonly onBatch: (token: string) => void;
  /** Unexpected trouble, for the log. */
  readonly warn: (message: string, failure: Failure) => void;
}

/** Failures of a server that was never reached before which time may remove. */
const SOON = new Set(['HOST_STILL_BOOTING']);

const OLDEST_API = 2;

/** One pool's link to the world: reaches it, follows it, and when it is lost finds it again, until told to stop. */
export class Connector {
  readonly inventory: Inventory;
  readonly #options: ConnectionOptions;
  #state: ConnectionState = { at: 'offline' };
  #run: AbortController | undefined;
  #ending: Promise<void> = Promise.resolve();
  #wake: (() => void) | undefined;
  #transport: 'json' | 'xml' | undefined;
  #endpoint: Endpoint;
  #absence: { readonly waitingFor: string; readonly until: number } | undefined;
  #seenAt: number | undefined;
  /** It is a pool, and lets this person in: what fails after that may be better soon. */
  #letIn = false;
  /** Of the present try: what the steps took so far, and the present one. */
  #took: { [Step in ConnectingStep]?: number } = {};

  constructor(options: ConnectionOptions, seenAt: number | undefined) {
    this.#options = options;
    this.#endpoint = options.endpoint;
    this.#seenAt = seenAt;
    this.inventory = new Inventory(options.id);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get seenAt(): number | undefined {
    return this.#state.at === 'live' ? Date.now() : this.#seenAt;
  }

  /** The address that answered last. */
  get endpoint(): Endpoint {
    return this.#endpoint;
  }

  /** Every member known, the one that answered last first. */
  get candidates(): readonly Endpoint[] {
    const { port } = this.#endpoint;
    const hosts = [...this.inventory.all('host')].map(({ address }) => memberEndpoint(address, port));
    const remembered = hosts.length > 0 ? hosts : this.#options.members;
    return distinct([this.#endpoint, ...remembered.filter(({ host }) => host !== ''), this.#options.endpoint]);
  }

  /** Starts anew, or does nothing while it already runs. */
  connect(): void {
    if (this.#run) return;
    const run = new AbortController();
    this.#run = run;
    this.#ending = this.#ending
      .then(() => this.#live(run.signal))
      .catch((error: unknown) => {
        if (run.signal.aborted) return;
        // Before anybody hears why: who answers at once connects anew.
        this.#run = undefined;
        this.#rest(error);
      })
      .finally(() => {
        if (this.#run === run) this.#run = undefined;
      });
  }

  async disconnect(): Promise<void> {
    this.#run?.abort();
    this.#run = undefined;
    this.#enter({ at: 'offline' });
    await this.#ending;
  }

  /** Cuts a wait short. */
  retryNow(): void {
    if (this.#wake) this.#wake();
    else if (!this.#run) this.connect();
  }

  expectAbsence(waitingFor: string, forMs: number): void {
    this.#absence = { waitingFor, until: Date.now() + forMs };
  }

  async #live(signal: AbortSignal): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      signal.throwIfAborted();
      try {
        await this.#once(signal, attempt, () => (attempt = 0));
      } catch (error) {
        if (signal.aborted) return;
        if (toFailure(error).code === 'SESSION_INVALID' && this.#state.at === 'live') {
          // Signed out by the server, not lost: sign in again at once.
          attempt = -1;
          continue;
        }
        if (needsPerson(error)) throw error;
        const failure = toFailure(error);
        const isNew = this.#seenAt === undefined && !this.#letIn;
        // One that was told to come up is waited for: until then it may not answer, or speak for the pool that it leaves.
        const awaited = isNew && this.#absence !== undefined && this.#absence.until > Date.now();
        if (!awaited && isNew && !SOON.has(failure.code)) throw error;
        if (!awaited && failure.kind === 'refused') throw error;
        if (failure.kind === 'internal') this.#options.warn('connection', failure);
        await this.#pause(failure, attempt, signal);
      }
    }
  }

  /** Reach, sign in, load, follow. Ends only by throwing. */
  async #once(signal: AbortSignal, attempt: number, onLive: () => void): Promise<never> {
    const since = Date.now();
    const step = this.#stepper(since, attempt, signal);
    step('reaching', this.#endpoint);
    const credentials = await this.#options.credentials();
    if (!credentials) throw new FailureError({ kind: 'refused', code: 'password-needed', params: [] });
    const { pins, originator } = this.#options;
    const signedIn = await reach(this.candidates, {
      ...credentials,
      pins,
      originator,
      signal,
      transport: this.#transport,
      onStep: step,
    });
    const lost = new AbortController();
    const alive = AbortSignal.any([signal, lost.signal]);
    try {
      step('signing-in', signedIn.client.endpoint);
      const readOnly = this.#options.readOnly();
      const rights = await identify(signedIn, signal);
      const identity: Identity = readOnly ? { ...rights, role: 'read-only', localRoot: false } : rights;
      this.#options.admit(identity, signedIn.client.endpoint);
      this.#letIn = true;
      this.#endpoint = signedIn.client.endpoint;
      this.#transport = signedIn.client.codec.kind;
      step('reading-tree', this.#endpoint);
      this.#options.onLink({ ...signedIn, identity, readOnly });
      const enterLive = (offset: number): void => {
        const sinceLive = this.#state.at === 'live' ? this.#state.since : Date.now();
        this.#enter(this.#liveState(identity, readOnly, sinceLive, offset));
      };
      let complete = (): void => undefined;
      const loaded = new Promise<void>((resolve) => (complete = resolve));
      const sync = new Sync(
        signedIn,
        this.inventory,
        {
          onTree: () => {
            this.#refuseTooOld(identity);
            step('reading-rest', this.#endpoint);
          },
          onComplete: () => {
            complete();
            this.#absence = undefined;
            onLive();
            enterLive(identity.clockOffset);
          },
          onBatch: this.#options.onBatch,
        },
        alive,
      );
      const beat = async (deadline: number): Promise<void> => {
        const offset = await clockOffset(
          signedIn,
          this.inventory.get('pool', identity.poolRef)?.master ?? identity.pool.master,
          alive,
          deadline,
        );
        if (this.#state.at === 'live' && Math.abs(offset - this.#state.clockOffset) > 200) enterLive(offset);
      };
      // A server that makes its first, long reply may answer nothing else meanwhile; that reply's own deadlines watch over it.
      const beating = loaded.then(() => beats(beat, alive));
      return await Promise.race([sync.run(), beating]);
    } finally {
      this.#left();
      this.#options.onLink(undefined);
      lost.abort();
      if (signal.aborted)
        await signedIn.client.call('session.logout', [signedIn.session], { deadline: 3000 }).catch(() => undefined);
      signedIn.client.close();
    }
  }

  /** Tells of each step of a try, and what those before it took. */
  #stepper(since: number, attempt: number, signal: AbortSignal) {
    this.#took = {};
    let present: ConnectingStep = 'reaching';
    let began = performance.now();
    return (step: ConnectingStep, endpoint: Endpoint): void => {
      const now = performance.now();
      if (step !== present) {
        this.#took = { ...this.#took, [present]: (this.#took[present] ?? 0) + now - began };
        present = step;
        began = now;
      }
      const address = formatAddress(endpoint);
      if (!signal.aborted) this.#enter({ at: 'connecting', step, since, address, attempt, took: this.#took });
    };
  }

  /** Before version 2 of the API there was no `event.from` worth the name. Newer than known is welcome. */
  #refuseTooOld({ pool }: Identity): void {
    const host = this.inventory.get('host', pool.master);
    if (!host || host.API_version_major >= OLDEST_API) return;
    const { product_brand: brand = '', product_version: version = '' } = host.software_version;
    throw new FailureError({
      kind: 'refused',
      code: 'server-too-old',
      params: [`${brand} ${version}`.trim(), `${host.API_version_major}.${host.API_version_minor}`, `${OLDEST_API}.0`],
    });
  }

  #liveState(identity: Identity, readOnly: boolean, since: number, offset: number): ConnectionState {
    const master = this.inventory.get(
      'host',
      this.inventory.get('pool', identity.poolRef)?.master ?? identity.pool.master,
    );
    return {
      at: 'live',
      since,
      address: formatAddress(this.#endpoint),
      role: identity.role,
      localRoot: identity.localRoot,
      readOnly,
      clockOffset: offset,
      apiVersion: master ? `${master.API_version_major}.${master.API_version_minor}` : '',
      transport: this.#transport ?? 'json',
    };
  }

  async #pause(reason: Failure, attempt: number, signal: AbortSignal): Promise<void> {
    const absence = this.#absence && this.#absence.until > Date.now() ? this.#absence : undefined;
    const delay = absence ? Math.min(backoff(attempt), 5000) : backoff(attempt);
    await new Promise<void>((resolve, reject) => {
      const done = (): void => {
        clearTimeout(timer);
        calm();
        signal.removeEventListener('abort', stop);
        this.#wake = undefined;
        resolve();
      };
      const stop = (): void => {
        done();
        reject(cancelled());
      };
      const timer = setTimeout(done, delay);
      const calm = onDisturbance(done);
      signal.addEventListener('abort', stop);
      this.#wake = done;
      // Told last: whoever hears it may cut the wait short at once.
      this.#enter({
        at: 'waiting',
        since: this.#seenAt ?? Date.now(),
        nextTry: Date.now() + delay,
        attempt,
        waitingFor: absence?.waitingFor ?? this.#waitingFor(reason),
        reason,
      });
    });
  }

  #waitingFor(reason: Failure): string {
    const members = [...this.inventory.all('host')];
    const pool = [...this.inventory.all('pool')][0];
    const master: Obj<'host'> | undefined = isRef(pool?.master)
      ? this.inventory.get('host', pool?.master ?? '')
      : undefined;
    const name = master?.name_label ?? formatAddress(this.#endpoint);
    if (reason.code === 'HOST_STILL_BOOTING') return `${name} to finish starting`;
    return members.length > 1 ? `${name} or another member to answer` : `${name} to answer`;
  }

  /** The run is over for a reason that waiting does not remove. */
  #rest(error: unknown): void {
    const reason = toFailure(error);
    if (error instanceof UntrustedError) return this.#enter(this.#untrusted(error));
    const personal = needsPerson(error) || reason.code === 'password-needed';
    if (personal) return this.#enter({ at: 'locked-out', reason });
    this.#enter({ at: 'offline', reason, ...(this.#state.at === 'connecting' && { step: this.#state.step }) });
  }

  #untrusted(error: UntrustedError): ConnectionState {
    const { address, certificate, pinned } = error;
    const announcedByPool = announced(this.inventory).some(
      ({ seen }) => seen.fingerprint256 === certificate.fingerprint256,
    );
    return { at: 'untrusted', address, certificate, announcedByPool, took: this.#took, ...(pinned && { pinned }) };
  }

  /** Whoever ends it, the pool was seen until now. */
  #left(): void {
    if (this.#state.at === 'live') this.#seenAt = Date.now();
  }

  #enter(state: ConnectionState): void {
    this.#left();
    this.#state = state;
    this.#options.onState(state);
  }
}
