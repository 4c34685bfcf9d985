import type { Guidance } from '../../updates/guidance.ts';

export interface Asks {
  readonly name: string;
  readonly asks: readonly Guidance[];
}

/** uuid of a server → what it and the VMs on it still ask for, read back from the pool. */
export type Pending = Readonly<Record<string, { readonly host: readonly Guidance[]; readonly vms: readonly Asks[] }>>;
