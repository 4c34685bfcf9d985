import type { Caller } from '../../action.ts';

type Config = Readonly<Record<string, string>>;

/**
 * Hands what must not be seen to the server as secrets, and `work` their UUIDs instead; they are gone afterwards, because
 * whatever keeps one makes its own.
 */
export async function withSecrets<T>(
  caller: Pick<Caller, 'call'> & { readonly steadfast: Pick<Caller, 'call'> },
  secrets: Config,
  work: (config: Config) => Promise<T>,
): Promise<T> {
  const made: string[] = [];
  const config: Record<string, string> = {};
  try {
    for (const [key, value] of Object.entries(secrets)) {
      const secret = await caller.call<string>('secret.create', { value, other_config: {} });
      made.push(secret);
      config[`${key}_secret`] = await caller.call<string>('secret.get_uuid', secret);
    }
    return await work(config);
  } finally {
    for (const secret of made) await caller.steadfast.call('secret.destroy', secret).catch(() => undefined);
  }
}
