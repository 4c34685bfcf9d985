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

/** Who took a run over: apart from the lease, which its former owner may be renewing at this very moment. */
export const TAKEN_KEY = 'xenith:rollout:taken';

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
    const taken = readTaken(otherConfig);
    return { run, beat, ...(taken?.run === run ? { owner: taken.owner, who: taken.who } : { owner, who }) };
  } catch {
    return undefined;
  }
}

type Taken = Pick<Lease, 'run' | 'owner' | 'who'>;

export const writeTaken = (taken: Taken): string => JSON.stringify(taken);

/** Who took a run over last; kept in the pool when that run is over, for its former owner may start long after. */
export function readTaken(otherConfig: Readonly<Record<string, string>>): Taken | undefined {
  const text = otherConfig[TAKEN_KEY];
  if (text === undefined) return undefined;
  try {
    const { run, owner, who } = JSON.parse(text) as Partial<Taken>;
    return typeof run === 'string' && typeof owner === 'string' && typeof who === 'string'
      ? { run, owner, who }
      : undefined;
  } catch {
    return undefined;
  }
}
