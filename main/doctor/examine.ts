import type { SeenCertificate } from '../../app/contract/connections.ts';
import { FailureError, toFailure } from '../../app/errors/failure.ts';
import type { Failure } from '../../app/errors/failure.ts';
import { Inventory } from '../../app/inventory/inventory.ts';
import { mirrored } from '../../app/inventory/mirrored.ts';
import type { MirroredCls } from '../../app/inventory/view.ts';
import { Sync } from '../pools/sync.ts';
import { formatAddress, parseAddress, memberEndpoint } from '../xenapi/address.ts';
import type { Endpoint } from '../xenapi/address.ts';
import { UntrustedError } from '../xenapi/certificate.ts';
import { identify, signIn } from '../xenapi/sign-in.ts';
import type { Credentials, Identity, SignedIn } from '../xenapi/sign-in.ts';
import { findings, memberState } from './findings.ts';
import type { Finding, Member } from './findings.ts';

/** What one visit to a pool tells. Durations in milliseconds. */
export interface Report {
  readonly address: string;
  readonly certificates: readonly { readonly address: string; readonly certificate: SeenCertificate }[];
  readonly transport?: 'json' | 'xml';
  readonly apiVersion?: string;
  readonly product?: string;
  readonly pool?: string;
  readonly role?: string;
  readonly coordinator?: string;
  readonly members: readonly Member[];
  readonly objects: Readonly<Record<string, number>>;
  readonly clockOffset?: number;
  readonly phases: readonly { readonly phase: string; readonly ms: number }[];
  readonly findings: readonly Finding[];
  readonly failure?: Failure;
}

/** SHA-256 of certificates that the admin compared; those that the system trusts need no naming. */
type Fingerprints = readonly string[];

const plain = (fingerprint: string): string => fingerprint.replaceAll(/[^\da-f]/gi, '').toUpperCase();

class Visit {
  readonly #endpoint: Endpoint;
  readonly #compared: ReadonlySet<string>;
  readonly #pinned = new Map<string, SeenCertificate>();
  readonly #certificates = new Map<string, SeenCertificate>();
  readonly #phases: { phase: string; ms: number }[] = [];
  #last = performance.now();
  #identity: Identity | undefined;
  #at: SignedIn | undefined;
  readonly #inventory = new Inventory('doctor');
  #members: readonly Member[] = [];

  constructor(endpoint: Endpoint, compared: Fingerprints) {
    this.#endpoint = endpoint;
    this.#compared = new Set(compared.map(plain));
  }

  async run(credentials: Credentials): Promise<Report> {
    let failure: Failure | undefined;
    try {
      await this.#look(credentials);
    } catch (error) {
      failure = toFailure(error);
    } finally {
      await this.#leave();
    }
    return this.#report(failure);
  }

  async #look(credentials: Credentials): Promise<void> {
    this.#at = await this.#signIn(credentials);
    this.#done('sign in');
    this.#identity = await identify(this.#at);
    this.#done('identify');
    await this.#read(this.#at);
    this.#members = await Promise.all(
      [...this.#inventory.all('host')].map((host) =>
        memberState(host, this.#inventory, memberEndpoint(host.address, this.#endpoint.port), this.#identity),
      ),
    );
    this.#done('ask members');
  }

  /** No password is sent before its certificate was compared; one that was not is shown, and that is all. */
  async #signIn(credentials: Credentials): Promise<SignedIn> {
    try {
      return await this.#attempt(credentials);
    } catch (error) {
      if (!(error instanceof UntrustedError)) throw error;
      const { address, certificate } = error;
      this.#certificates.set(address, certificate);
      if (!this.#compared.has(plain(certificate.fingerprint256)) || this.#pinned.has(address)) throw error;
      this.#pinned.set(address, certificate);
      return this.#signIn(credentials);
    }
  }

  #attempt(credentials: Credentials): Promise<SignedIn> {
    return signIn({
      ...credentials,
      endpoint: this.#endpoint,
      pins: this.#pinned,
      originator: 'Xenith doctor',
      onStep: (step, endpoint, certificate) => {
        if (step === 'securing') this.#done('reach');
        if (!certificate) return;
        this.#done('secure');
        this.#certificates.set(formatAddress(endpoint), certificate);
        if (credentials.password === '')
          throw new FailureError({ kind: 'refused', code: 'password-needed', params: [] });
      },
    });
  }

  async #read(at: SignedIn): Promise<void> {
    const enough = new AbortController();
    const listener = {
      onTree: () => this.#done('read the tree'),
      onComplete: () => {
        this.#done('read the rest');
        enough.abort();
      },
      onBatch: () => undefined,
    };
    await new Sync(at, this.#inventory, listener, enough.signal).run().catch((error: unknown) => {
      if (!enough.signal.aborted) throw error;
    });
    this.#last = performance.now();
  }

  async #leave(): Promise<void> {
    if (!this.#at) return;
    const { client, session } = this.#at;
    await client.call('session.logout', [session], { deadline: 5000 }).catch(() => undefined);
    client.close();
  }

  #done(phase: string): void {
    const now = performance.now();
    this.#phases.push({ phase, ms: Math.round((now - this.#last) * 10) / 10 });
    this.#last = now;
  }

  #report(failure: Failure | undefined): Report {
    const [pool] = this.#inventory.all('pool');
    const master = pool && this.#inventory.get('host', pool.master);
    const counts = (Object.keys(mirrored) as MirroredCls[]).map((cls) => [cls, this.#inventory.count(cls)] as const);
    const certificates = [...this.#certificates].map(([address, certificate]) => ({ address, certificate }));
    const seen = {
      address: formatAddress(this.#endpoint),
      certificates,
      members: this.#members,
      objects: Object.fromEntries(counts.filter(([, count]) => count > 0)),
      phases: this.#phases,
      ...(this.#at && { transport: this.#at.client.codec.kind, coordinator: this.#at.client.address }),
      ...(this.#identity && { role: this.#identity.role, clockOffset: this.#identity.clockOffset }),
      ...(pool && { pool: pool.name_label || (master?.name_label ?? '') }),
      ...(master && {
        apiVersion: `${master.API_version_major}.${master.API_version_minor}`,
        product:
          `${master.software_version['product_brand'] ?? ''} ${master.software_version['product_version'] ?? ''}`.trim(),
      }),
    };
    return { ...seen, findings: findings(seen, this.#inventory, failure), ...(failure && { failure }) };
  }
}

/** Connects once, reads everything, asks every member, leaves. Never rejects: what went wrong is in the report. */
export async function examine(address: string, credentials: Credentials, compared: Fingerprints = []): Promise<Report> {
  try {
    return await new Visit(parseAddress(address), compared).run(credentials);
  } catch (error) {
    const failure = toFailure(error);
    const nothing = { address, certificates: [], members: [], objects: {}, phases: [] };
    return { ...nothing, findings: findings(nothing, new Inventory('doctor'), failure), failure };
  }
}
