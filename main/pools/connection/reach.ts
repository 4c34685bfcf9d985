import { FailureError, toFailure } from '../../../app/errors/failure.ts';
import { formatAddress } from '../../xenapi/address.ts';
import type { Endpoint } from '../../xenapi/address.ts';
import { signIn } from '../../xenapi/sign-in.ts';
import type { SignedIn, SignInOptions } from '../../xenapi/sign-in.ts';

/** What the address spoken to last gets before the other members are tried beside it. */
const HEAD_START = 2500;

/**
 * A session on the pool through whichever member answers first: the first candidate with a head start, then all at once. A
 * supporter leads to the coordinator. Rejects with the first candidate's failure, or with one that only a person can remove.
 */
export async function reach(
  candidates: readonly Endpoint[],
  options: Omit<SignInOptions, 'endpoint'>,
): Promise<SignedIn> {
  const [first, ...others] = candidates;
  if (!first || others.length === 0) return signIn({ ...options, endpoint: first ?? { host: '', port: 443 } });
  const losers = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, losers.signal]) : losers.signal;
  const failures: { at: number; error: unknown }[] = [];
  let won = false;
  return new Promise((resolve, reject) => {
    let pending = 0;
    const attempt = async (endpoint: Endpoint, at: number): Promise<void> => {
      pending += 1;
      try {
        const signedIn = await signIn({ ...options, endpoint, signal });
        if (won) return await abandon(signedIn);
        won = true;
        losers.abort();
        clearTimeout(timer);
        resolve(signedIn);
      } catch (error) {
        failures.push({ at, error });
        pending -= 1;
        if (at === 0) rest();
        if (pending > 0 || won) return;
        clearTimeout(timer);
        reject(telling(failures));
      }
    };
    let started = false;
    const rest = (): void => {
      if (started || won || options.signal?.aborted) return;
      started = true;
      for (const [index, endpoint] of others.entries()) void attempt(endpoint, index + 1);
    };
    const timer = setTimeout(rest, HEAD_START);
    void attempt(first, 0);
  });
}

/** Two members answered: one session is enough. */
async function abandon({ client, session }: SignedIn): Promise<void> {
  await client.call('session.logout', [session], { deadline: 5000 }).catch(() => undefined);
  client.close();
}

function telling(failures: { at: number; error: unknown }[]): Error {
  const ordered = failures.toSorted((a, b) => a.at - b.at);
  const personal = ordered.find(({ error }) => needsPerson(error));
  const { error } = personal ?? ordered[0] ?? {};
  return error instanceof Error ? error : new FailureError(toFailure(error));
}

/** Failures that trying again does not remove. */
export function needsPerson(error: unknown): boolean {
  const { kind, code } = toFailure(error);
  if (code === 'certificate-unknown' || code === 'certificate-changed') return true;
  return (
    kind === 'xenapi' &&
    [
      'SESSION_AUTHENTICATION_FAILED',
      'SESSION_AUTHORIZATION_FAILED',
      'RBAC_PERMISSION_DENIED',
      'HOST_UNKNOWN_TO_MASTER',
    ].includes(code)
  );
}

/** Each endpoint once, in order. */
export function distinct(endpoints: readonly Endpoint[]): Endpoint[] {
  return [...new Map(endpoints.map((endpoint) => [formatAddress(endpoint), endpoint])).values()];
}
