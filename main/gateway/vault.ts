import type { Handlers } from '../../app/contract/wire/gateway.ts';
import type { vaultContract } from '../../app/contract/vault.ts';
import {
  readServerList,
  writeServerList,
  writeXenCenterList,
  type ListedServer,
} from '../../app/interchange/server-list.ts';
import { FailureError } from '../../app/errors/failure.ts';
import type { AllPools } from '../pools/pools.ts';
import { parseAddress } from '../xenapi/address.ts';
import type { Secrets } from '../vault/secrets.ts';

function parse(text: string): readonly ListedServer[] {
  const servers = readServerList(text);
  if (servers === undefined) throw new FailureError({ kind: 'bad-message', code: 'not-a-server-list', params: [] });
  return servers;
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
    'servers.export': ({ form = 'xenith' }) => {
      const servers = pools.saved().map(({ address, username, name, members }) => {
        const { host, port } = parseAddress(address);
        return { host, port, listed: { address, username, name, members } };
      });
      if (form === 'xenith') return { text: writeServerList(servers.map(({ listed }) => listed)) };
      return { text: writeXenCenterList(servers.map(({ host, port, listed }) => ({ host, port, name: listed.name }))) };
    },
    'servers.import': async ({ text }) => ({ added: await pools.import(parse(text)) }),
  };
}
