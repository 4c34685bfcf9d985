import { X509Certificate } from 'node:crypto';
import type { SeenCertificate } from '../../../app/contract/connections.ts';
import { FailureError } from '../../../app/errors/failure.ts';
import type { View } from '../../../app/inventory/view.ts';
import type { ServerStore } from '../../vault/servers.ts';
import { formatAddress } from '../../xenapi/address.ts';
import type { Endpoint } from '../../xenapi/address.ts';
import type { Pins } from '../../xenapi/certificate.ts';
import { announced } from './announced.ts';
import type { LivePool } from '../live-pool.ts';

/** What a pool says that one of its members shows. */
const said = (view: View, host: string): SeenCertificate | undefined =>
  announced(view).find((one) => one.host === host)?.seen;

function fingerprintOf(pem: string): string {
  try {
    return new X509Certificate(pem).fingerprint256.toUpperCase();
  } catch {
    throw new FailureError({ kind: 'refused', code: 'not-a-certificate', params: [] });
  }
}

/** Whose certificates are trusted: pinned for good, until this console ends, or for a change that it makes itself. */
export class Trusted implements Pins {
  readonly #store: ServerStore;
  /** Addresses that this program itself listens at. */
  readonly #own = new Set<string>();
  /** Certificates that are trusted only until this console ends. */
  readonly #passing = new Map<string, SeenCertificate>();
  /** What addresses are about to show, because this console had it changed. */
  readonly #next = new Map<string, string>();

  constructor(store: ServerStore) {
    this.#store = store;
  }

  get(address: string): SeenCertificate | undefined {
    return this.#passing.get(address) ?? this.#store.data.pins[address];
  }

  next(address: string): string | undefined {
    return this.#next.get(address);
  }

  own(address: string): boolean {
    return this.#own.has(address);
  }

  listensAt(endpoint: Endpoint): void {
    this.#own.add(formatAddress(endpoint));
  }

  trust(address: string, certificate: SeenCertificate, onlyNow: boolean): void {
    if (onlyNow) {
      this.#passing.set(address, certificate);
      return;
    }
    this.#passing.delete(address);
    this.#store.data.pins[address] = certificate;
    this.#store.changed();
  }

  /**
   * What the pool says over a trusted link of its members' certificates is as good as the link: so another member can be spoken to
   * when the coordinator is gone. A pin that exists is never replaced but by a person, and a link that is trusted only for now
   * vouches for nothing longer.
   */
  members({ inventory, connector }: LivePool): void {
    const { pins } = this.#store.data;
    const passing = this.#passing.has(formatAddress(connector.endpoint));
    for (const certificate of announced(inventory)) {
      const address = addressOf(inventory, certificate.host, connector.endpoint.port);
      if (address === undefined) continue;
      if (!passing) pins[address] ??= certificate.seen;
      else if (!pins[address] && !this.#passing.has(address)) this.#passing.set(address, certificate.seen);
    }
  }

  /** As `Pools.trustNext`. */
  about({ inventory, connector }: LivePool, host: string, pem?: string): (cameToPass: boolean) => Promise<void> {
    const address = addressOf(inventory, host, connector.endpoint.port) ?? '';
    const before = said(inventory, host)?.fingerprint256;
    if (pem !== undefined) this.#next.set(address, fingerprintOf(pem));
    const unhear = inventory.onChange((touched) => {
      const now = touched.some(([cls]) => cls === 'Certificate') ? said(inventory, host)?.fingerprint256 : undefined;
      if (now !== undefined && now !== before) this.#next.set(address, now);
    });
    return async (cameToPass) => {
      unhear();
      const expected = this.#next.get(address);
      if (cameToPass && expected !== undefined) this.#follow(address, expected, said(inventory, host));
      this.#next.delete(address);
    };
  }

  #follow(address: string, fingerprint256: string, seen: SeenCertificate | undefined): void {
    const old = this.get(address);
    if (old === undefined) return;
    const next = seen?.fingerprint256 === fingerprint256 ? seen : { ...old, fingerprint256 };
    this.trust(address, next, this.#passing.has(address));
  }
}

function addressOf(view: View, host: string, port: number): string | undefined {
  const member = view.get('host', host)?.address;
  return member ? formatAddress({ host: member.toLowerCase(), port }) : undefined;
}
