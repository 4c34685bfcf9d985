import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Endpoint } from '../xenapi/address.ts';
import type { Codec } from '../xenapi/codec.ts';
import { jsonCodec, xmlCodec } from '../xenapi/codecs.ts';
import { send, whole } from '../xenapi/request.ts';
import { CheckedAgent } from '../xenapi/socket.ts';
import { TREE } from '../pools/sync.ts';

const own = { get: () => undefined, own: () => true };
const LIMITS = { idle: 60_000, bytes: 2 ** 31 };

/** Keeps the replies that a connection asks for, byte for byte, in both transports; answers their sizes. */
export async function record(
  endpoint: Endpoint,
  folder: string,
  account: readonly string[],
): Promise<Record<string, number>> {
  await mkdir(folder, { recursive: true });
  const sizes: Record<string, number> = {};
  for (const codec of [jsonCodec, xmlCodec]) Object.assign(sizes, await recordIn(codec, endpoint, folder, account));
  return sizes;
}

async function recordIn(codec: Codec, endpoint: Endpoint, folder: string, account: readonly string[]) {
  const agent = new CheckedAgent(endpoint, { pins: own });
  const sizes: Record<string, number> = {};
  const ask = async (name: string, method: string, params: readonly unknown[]): Promise<unknown> => {
    const reply = await send(endpoint, agent, {
      method: 'POST',
      path: codec.path,
      headers: { 'content-type': codec.contentType },
      body: codec.write(method, params),
      deadline: 120_000,
    });
    const body = await whole(reply, 'lab', LIMITS);
    await writeFile(join(folder, `${name}.${codec.kind}`), body);
    sizes[`${name}.${codec.kind}`] = body.length;
    return name.startsWith('event') ? undefined : codec.read(body, method);
  };
  const session = await ask('session.login_with_password', 'session.login_with_password', [
    ...account,
    '2.21',
    'bench',
  ]);
  await ask('session.get_is_local_superuser', 'session.get_is_local_superuser', [session, session]);
  const pools = (await ask('pool.get_all_records', 'pool.get_all_records', [session])) as Record<
    string,
    { master: string }
  >;
  const master = Object.values(pools)[0]?.master;
  await ask('host.get_servertime', 'host.get_servertime', [session, master]);
  await ask('role.get_all_records', 'role.get_all_records', [session]);
  await ask('event.from-tree', 'event.from', [session, TREE, '', 0]);
  await ask('event.from-all', 'event.from', [session, ['*'], '', 0]);
  await ask('session.logout', 'session.logout', [session]);
  agent.destroy();
  return sizes;
}
