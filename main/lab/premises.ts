import { Api } from './api/dispatch.ts';
import type { Accounts } from './api/session.ts';
import type { Faults } from './control/faults.ts';
import { fingerprint, makeCertificate } from './wire/certificate.ts';
import type { HostCertificate } from './wire/certificate.ts';
import { dialled } from './wire/ground.ts';
import { HostServer } from './wire/host-server.ts';
import type { Household, Protocols, RpcDoor } from './wire/rpc-door.ts';
import { xmlFragment } from './wire/xml.ts';
import { each, find, read, write, xenTime } from './world/typed.ts';
import type { Lab, Signal, World } from './world/world.ts';

const DAY = 86_400_000;

/** A certificate names an address without its port. */
function certificateFor(address: string, notBefore: number): HostCertificate {
  const { host } = dialled(address, 0);
  return makeCertificate(`host-${host}`, host, notBefore);
}

/** All servers of a lab, and which world is behind which address. */
export class Premises {
  readonly #accounts: Accounts;
  readonly #faults: Faults;
  readonly #servers = new Map<string, HostServer>();
  readonly #apis = new Map<World, Api>();
  readonly #homes = new Map<string, { readonly world: World; readonly home: Household }>();
  readonly #door: RpcDoor;
  #lab: Lab | undefined;

  constructor(accounts: Accounts, protocols: Protocols, faults: Faults) {
    this.#accounts = accounts;
    this.#faults = faults;
    this.#door = {
      protocols,
      whose: (address) => this.#whose(address),
      spoil: ({ method, params }, home, exchange) => {
        const { world } = home.api;
        const objects = this.#aimed(
          world,
          params.filter((param) => typeof param === 'string'),
        );
        const plain = method.replace(/^Async\./, '');
        return this.#faults.spoil(
          { pool: world.name, host: this.#addressOf(world, home.host), method: plain, objects },
          exchange,
        );
      },
      fingerprintOf: (address) => {
        const server = this.#servers.get(address);
        return server === undefined ? '' : fingerprint(server.certificate, 'sha256');
      },
    };
  }

  /** Opens the doors; whoever enters before `occupy` finds nobody. */
  async open(
    addresses: readonly string[],
    port: number,
    certificates: Readonly<Record<string, HostCertificate>>,
  ): Promise<void> {
    const started = Date.now() - 200 * DAY;
    for (const address of addresses) {
      const certificate = certificates[address] ?? certificateFor(address, started);
      this.#servers.set(address, new HostServer(address, certificate, this.#door));
    }
    try {
      for (const server of this.#servers.values()) await server.listen(port);
    } catch (error) {
      await this.close();
      this.#servers.clear();
      throw error;
    }
  }

  occupy(lab: Lab): void {
    this.#lab = lab;
    for (const world of lab.worlds) this.api(world);
    lab.onFound((world) => void this.api(world));
  }

  /** The API of a pool, and the doors of its hosts as they are: one that was down when the world was kept still is. */
  api(world: World): Api {
    let api = this.#apis.get(world);
    if (api === undefined) {
      api = new Api({
        world,
        tables: world.tables,
        accounts: this.#accounts,
        fragment: xmlFragment,
        intercept: async (method, refs, host) => {
          const objects = this.#aimed(world, refs);
          await this.#faults.before({ pool: world.name, host: this.#addressOf(world, host), method, objects });
        },
      });
      this.#apis.set(world, api);
      for (const [ref] of each(world.db, 'host')) this.#recordCertificate(world, ref);
      // A port that somebody else took meanwhile leaves the host unreachable, which is what it would be.
      const heed = (signal: Signal): void => void this.#heed(world, signal).catch(() => undefined);
      world.onSignal(heed);
      for (const host of world.db.refs('host')) {
        const reach = world.reach(host);
        if (reach.kind !== 'up') heed({ kind: 'reach', host, reach });
      }
    }
    return api;
  }

  certificates(): Record<string, HostCertificate> {
    return Object.fromEntries([...this.#servers].map(([address, server]) => [address, server.certificate]));
  }

  fingerprintOf(address: string): string {
    return this.#door.fingerprintOf(address);
  }

  /** A new certificate, as after an administrator replaced it. */
  recertify(world: World, host: string, given?: HostCertificate): void {
    const address = this.#addressOf(world, host);
    this.#servers.get(address)?.show(given ?? certificateFor(address, world.clock.now() - 60_000));
    this.#recordCertificate(world, host);
  }

  async close(): Promise<void> {
    for (const api of this.#apis.values()) api.sessions.endAll();
    await Promise.all([...this.#servers.values()].map((server) => server.retire()));
  }

  #addressOf(world: World, host: string): string {
    return read(world.db, 'host', host).address;
  }

  #aimed(world: World, refs: readonly string[]): string[] {
    return this.#faults.armed ? [...refs, ...refs.flatMap((ref) => this.#uuidsOf(world, ref))] : [];
  }

  #uuidsOf(world: World, ref: string): string[] {
    for (const cls of ['VM', 'host', 'SR', 'VDI', 'PBD', 'network', 'pool']) {
      const uuid = world.db.get(cls, ref)?.['uuid'];
      if (typeof uuid === 'string') return [uuid];
    }
    return [];
  }

  #whose(address: string): Household | undefined {
    const known = this.#homes.get(address);
    // A host that joined another pool or was put out of one has a new home, though the old one still knows it.
    if (known && this.#lab?.worlds.includes(known.world) && this.#addressIn(known.home) === address) return known.home;
    const world = this.#lab?.worldAt(address);
    const host = world && find(world.db, 'host', (row) => row.address === address);
    if (world === undefined || host === undefined) return undefined;
    const home = { api: this.api(world), host };
    this.#homes.set(address, { world, home });
    return home;
  }

  #addressIn({ api, host }: Household): unknown {
    return api.tables.get('host', host)?.['address'];
  }

  async #heed(world: World, signal: Signal): Promise<void> {
    switch (signal.kind) {
      case 'reach':
        return this.#server(world, signal.host)?.setReach(signal.reach);
      case 'toolstack-restarted':
        return this.#server(world, signal.host)?.cut();
      case 'coordinator-changed':
        this.#server(world, signal.from)?.cut();
        return this.#server(world, signal.to)?.cut();
      case 'certificate':
        return this.recertify(world, signal.host, signal.shown);
    }
  }

  #server(world: World, host: string): HostServer | undefined {
    const address = world.db.get('host', host)?.['address'];
    return typeof address === 'string' ? this.#servers.get(address) : undefined;
  }

  /** The pool's records tell the certificate a client really meets. */
  #recordCertificate(world: World, host: string): void {
    const server = this.#server(world, host);
    const record = find(world.db, 'Certificate', (row) => row.host === host && row.type === 'host');
    if (server === undefined || record === undefined) return;
    const { certificate } = server;
    world.shown.set(host, certificate.cert);
    write(world.db, 'Certificate', record, {
      not_before: xenTime(certificate.notBefore),
      not_after: xenTime(certificate.notAfter),
      fingerprint: fingerprint(certificate, 'sha256'),
      fingerprint_sha256: fingerprint(certificate, 'sha256'),
      fingerprint_sha1: fingerprint(certificate, 'sha1'),
    });
  }
}
