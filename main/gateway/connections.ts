import type { connectionsContract } from '../../app/contract/connections.ts';
import { FailureError } from '../../app/errors/failure.ts';
import type { Handlers } from '../../app/contract/wire/gateway.ts';
import type { Pools } from '../pools/pool.ts';
import type { ServerStore } from '../vault/servers.ts';
import type { Practice } from '../pools/practice.ts';

/** A burst of changes is one message. */
const GATHER = 50;

export function connectionHandlers(
  pools: Pools,
  practice: Practice,
  offered: boolean,
  store: Pick<ServerStore, 'putAside' | 'unwritten' | 'onWritten'>,
): Handlers<typeof connectionsContract> {
  return {
    connections: (_args, sink) => {
      let timer: NodeJS.Timeout | undefined;
      let last = '';
      const send = (): void => {
        timer = undefined;
        if (sink.full) {
          timer = setTimeout(send, GATHER);
          return;
        }
        const { putAside, unwritten } = store;
        const message = {
          connections: pools.connections(),
          practice: offered,
          ...(putAside === undefined ? {} : { putAside }),
          ...(unwritten === undefined ? {} : { unwritten }),
        };
        const text = JSON.stringify(message);
        if (text === last) return;
        last = text;
        sink.send(message);
      };
      send();
      const hear = (): void => void (timer ??= setTimeout(send, GATHER));
      const deafen = [pools.onChange(hear), store.onWritten(hear)];
      return () => {
        for (const unhear of deafen) unhear();
        clearTimeout(timer);
      };
    },
    'connection.add': async (server) => ({ id: await pools.add(server) }),
    'connection.connect': ({ id }) => pools.connect(id),
    'connection.disconnect': ({ id }) => pools.disconnect(id),
    'connection.forgetPassword': ({ id }) => pools.forgetPassword(id),
    'connection.remove': ({ id }) => pools.remove(id),
    'connection.retryNow': ({ id }) => pools.retryNow(id),
    'connection.signIn': ({ id, ...typed }) => pools.signIn(id, typed),
    'connection.trust': ({ id, fingerprint256, onlyNow }) => pools.trust(id, fingerprint256, onlyNow),
    'practice.start': async ({ profile }) => {
      if (!offered) throw new FailureError({ kind: 'refused', code: 'no-practice', params: [] });
      return { ids: await practice.start(profile) };
    },
    'practice.reset': () => practice.reset(),
  };
}
