import type { Site } from './facts.ts';

/**
 * Who takes how much memory where, apart from the inventory: plans move VMs in it before anything moves. Memory is counted
 * as the server does, with every VM at its least.
 */
export class Room {
  readonly #site: Site;
  readonly #at: Map<string, string>;
  readonly #used: Map<string, number>;

  private constructor(site: Site, at: Map<string, string>, used: Map<string, number>) {
    this.#site = site;
    this.#at = at;
    this.#used = used;
  }

  /** As things stand now. */
  static of(site: Site): Room {
    const room = new Room(site, new Map(), new Map());
    for (const vm of site.vms.values()) if (vm.at !== undefined) room.put(vm.ref, vm.at);
    return room;
  }

  copy(): Room {
    return new Room(this.#site, new Map(this.#at), new Map(this.#used));
  }

  /** The same VMs in the same places of a site that differs in its hosts. */
  over(site: Site): Room {
    return new Room(site, new Map(this.#at), new Map(this.#used));
  }

  /** Moves a VM to a host, or off all of them. */
  put(vm: string, host: string | undefined): void {
    const size = this.#site.vms.get(vm)?.memory ?? 0;
    const before = this.#at.get(vm);
    if (before !== undefined) this.#used.set(before, this.used(before) - size);
    if (host === undefined) {
      this.#at.delete(vm);
    } else {
      this.#at.set(vm, host);
      this.#used.set(host, this.used(host) + size);
    }
  }

  at(vm: string): string | undefined {
    return this.#at.get(vm);
  }

  on(host: string): readonly string[] {
    return [...this.#at].flatMap(([vm, at]) => (at === host ? [vm] : []));
  }

  /** Bytes. */
  used(host: string): number {
    return this.#used.get(host) ?? 0;
  }

  /** Bytes; may be negative on a host that lies about its memory. */
  free(host: string): number {
    return (this.#site.hosts.get(host)?.capacity ?? 0) - this.used(host);
  }

  /** How many VMs of an anti-affinity group a host has. */
  companions(host: string, group: string, except: string): number {
    return this.on(host).filter((vm) => vm !== except && this.#site.vms.get(vm)?.apart === group).length;
  }
}
