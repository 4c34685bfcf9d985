/** The mark of a run in `pool.other_config`: whose it is, and when its owner was last alive by the server's clock. */
export interface Lease {
  readonly run: string;
  /** This installation, not a person: two windows of one console are one owner. */
  readonly owner: string;
  readonly who: string;
  /** Milliseconds since 1970, server time. */
  readonly beat: number;
}

export const LEASE_KEY = 'xenith:rollout';

/** After this long without a beat the owner is taken to be gone; taking over still needs a person. */
export const LEASE_SILENCE = 90_000;

export const writeLease = (lease: Lease): string => JSON.stringify(lease);

/** Undefined for none, and for text that no console of ours wrote. */
export function readLease(otherConfig: Readonly<Record<string, string>>): Lease | undefined {
  const text = otherConfig[LEASE_KEY];
  if (text === undefined) return undefined;
  try {
    const { run, owner, who, beat } = JSON.parse(text) as Partial<Lease>;
    if (typeof run !== 'string' || typeof owner !== 'string' || typeof who !== 'string' || typeof beat !== 'number')
      return undefined;
    return { run, owner, who, beat };
  } catch {
    return undefined;
  }
}
