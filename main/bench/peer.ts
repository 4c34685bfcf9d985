import type { InventoryEvent } from '../../app/inventory/event.ts';
import { Inventory } from '../../app/inventory/inventory.ts';
import { Sync, TREE } from '../pools/sync.ts';
import { jsonCodec, xmlCodec } from '../xenapi/codecs.ts';
import { consume, send } from '../xenapi/request.ts';
import { identify, signIn } from '../xenapi/sign-in.ts';
import type { SignedIn } from '../xenapi/sign-in.ts';
import { CheckedAgent } from '../xenapi/socket.ts';
import { peakMemory } from './peak.mjs';

/**
 * One measured connection in a process of its own: peer.ts PORT json|xml ours|drain|at-once. Prints one line of JSON. `drain`
 * sends the same requests and drops the replies; `at-once` is ours without asking for the tree first.
 */
const [port = '', transport = 'json', mode = 'ours'] = process.argv.slice(2);
const endpoint = { host: '127.0.0.1', port: Number(port) };
const pins = { get: () => undefined, own: () => true };
const codec = transport === 'xml' ? xmlCodec : jsonCodec;

interface Times {
  readonly complete: number;
  readonly tree?: number;
  readonly objects?: number;
  readonly bytes?: number;
}

async function ours(treeFirst: boolean): Promise<Times> {
  const started = performance.now();
  const account = { username: 'root', password: 'practice', originator: 'bench' };
  const at = await signIn({ endpoint, pins, ...account, transport: codec.kind });
  await identify(at);
  const inventory = new Inventory('bench');
  let tree = 0;
  if (treeFirst) tree = await synced(at, inventory, started);
  else {
    let events: InventoryEvent[] = [];
    inventory.beginLoad();
    const call = { session: at.session, classes: ['*'], token: '', timeout: 0 };
    await at.client.events(
      call,
      (event) => void events.push(event),
      () => {
        inventory.apply(events);
        events = [];
      },
    );
    inventory.apply(events);
    inventory.endLoad();
  }
  const complete = performance.now() - started;
  at.client.close();
  // Readable means: somebody can read it.
  for (const vm of inventory.all('VM')) if (!vm.uuid) throw new Error('not readable');
  return { complete, tree, objects: [...inventory.events()].length };
}

/** Until everything is there; answers when the tree was. */
async function synced(at: SignedIn, inventory: Inventory, started: number): Promise<number> {
  let tree = 0;
  const enough = new AbortController();
  const listener = {
    onTree: () => void (tree = performance.now() - started),
    onComplete: () => enough.abort(),
    onBatch: () => undefined,
  };
  await new Sync(at, inventory, listener, enough.signal).run().catch((error: unknown) => {
    if (!enough.signal.aborted) throw error;
  });
  return tree;
}

async function dropping(): Promise<Times> {
  const started = performance.now();
  const agent = new CheckedAgent(endpoint, { pins });
  let bytes = 0;
  const drop = async (method: string, params: readonly unknown[]): Promise<void> => {
    const headers = { 'content-type': codec.contentType };
    const body = codec.write(method, params);
    const reply = await send(endpoint, agent, { method: 'POST', path: codec.path, headers, body, deadline: 60_000 });
    await consume(reply, '', { idle: 60_000, bytes: 2 ** 31 }, (piece) => void (bytes += piece.length));
  };
  await drop('session.login_with_password', ['root', 'practice', '2.21', 'bench']);
  await drop('session.get_is_local_superuser', ['', '']);
  await drop('pool.get_all_records', ['']);
  await drop('host.get_servertime', ['', '']);
  for (const classes of [TREE, ['*']]) await drop('event.from', ['', classes, '', 0]);
  const complete = performance.now() - started;
  agent.destroy();
  return { complete, bytes };
}

const times = mode === 'drain' ? await dropping() : await ours(mode === 'ours');
process.stdout.write(`${JSON.stringify({ ...times, rss: peakMemory(), cpu: process.cpuUsage().user / 1e6 })}\n`);
process.exit(0);
