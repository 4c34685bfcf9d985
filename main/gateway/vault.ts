import * as z from 'zod';
import type { Handlers } from '../../app/contract/gateway.ts';
import type { vaultContract } from '../../app/contract/vault.ts';
import { FailureError } from '../../app/errors/failure.ts';
import type { AllPools } from '../pools/pools.ts';
import type { Secrets } from '../vault/secrets.ts';

const list = z.object({
  format: z.literal('xenith servers'),
  version: z.literal(1),
  servers: z
    .array(
      z.object({
        address: z.string().min(1).max(300),
        username: z.string().max(300),
        name: z.string().max(1000),
        members: z.array(z.string().max(300)).max(1000),
      }),
    )
    .max(10_000),
});

function parse(text: string): z.output<typeof list> {
  try {
    return list.parse(JSON.parse(text));
  } catch {
    throw new FailureError({ kind: 'bad-message', code: 'not-a-server-list', params: [] });
  }
}

export function vaultHandlers(pools: AllPools, secrets: Secrets): Handlers<typeof vaultContract> {
  return {
    vault: (_args, sink) => {
      sink.send(secrets.keeping);
      return secrets.onChange(() => sink.send(secrets.keeping));
    },
    'vault.unlock': async ({ passphrase }) => {
      await secrets.unlock(passphrase);
      pools.unlocked();
    },
    'vault.lock': () => secrets.lock(),
    'vault.forget': () => secrets.forgetVault(),
    'servers.export': () => {
      const servers = pools
        .saved()
        .map(({ address, username, name, members }) => ({ address, username, name, members }));
      return { text: `${JSON.stringify({ format: 'xenith servers', version: 1, servers }, null, 2)}\n` };
    },
    'servers.import': async ({ text }) => ({ added: await pools.import(parse(text).servers) }),
  };
}
