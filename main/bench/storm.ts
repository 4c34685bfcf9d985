import { isDeepStrictEqual } from 'node:util';
import { Inventory } from '../../app/inventory/inventory.ts';
import { Sync } from '../pools/sync.ts';
import { identify, signIn } from '../xenapi/sign-in.ts';
import { quantile } from './numbers.ts';
import { peakMemory } from './peak.mjs';

/**
 * A connection to a pool in which a storm rages: storm.ts HOST PORT CONTROL POOL CHANGES SECONDS. Each change carries its number and
 * the time it was made; what is measured is when it could be read here. Prints one line of JSON.
 */
const [host = '', port = '', control = '', pool = '', changesPerSecond = '5000', seconds = '10'] =
  process.argv.slice(2);
const pins = { get: () => undefined, own: () => true };
const endpoint = { host, port: Number(port) };

const open = async (inventory: Inventory, onComplete: () => void, onBatch: () => void, signal: AbortSignal) => {
  const at = await signIn({ endpoint, pins, username: 'root', password: 'practice', originator: 'bench' });
  await identify(at);
  void new Sync(at, inventory, { onTree: () => undefined, onComplete, onBatch }, signal)
    .run()
    .catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  return at;
};

const done = new AbortController();
const inventory = new Inventory('storm');
const lags: number[] = [];
let first: readonly [number: number, made: number] | undefined;
let last: readonly [number: number, made: number] = [0, 0];
let replies = 0;
await new Promise<void>((resolve, reject) => {
  open(inventory, resolve, () => void (replies += 1), done.signal).catch(reject);
});
inventory.onChange((touched) => {
  for (const [cls, ref] of touched) {
    if (cls !== 'VM') continue;
    const [word, number, made] = inventory.get('VM', ref)?.name_description.split(' ') ?? [];
    if (word !== 'storm') continue;
    lags.push(Date.now() - Number(made));
    const change = [Number(number), Number(made)] as const;
    if (first === undefined || change[0] < first[0]) first = change;
    if (change[0] > last[0]) last = change;
  }
});

interface State {
  readonly pools: readonly {
    readonly name: string;
    readonly storm: { readonly changes: number; readonly running: boolean };
  }[];
}
const storm = async () => {
  const state = (await (await fetch(`${control}/state`)).json()) as State;
  return state.pools.find(({ name }) => name === pool)?.storm ?? { changes: 0, running: false };
};
const before = (await storm()).changes;
const scenario = { kind: 'storm', pool, changesPerSecond: Number(changesPerSecond), seconds: Number(seconds) };
await fetch(`${control}/scenario`, { method: 'POST', body: JSON.stringify(scenario) });
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
let state = await storm();
while (state.running || state.changes === before) {
  await sleep(200);
  state = await storm();
}
await sleep(500);

// All applied: what is here equals what somebody who comes now is told.
const fresh = new Inventory('fresh');
await new Promise<void>((resolve, reject) => {
  open(fresh, resolve, () => undefined, done.signal).catch(reject);
});
let differing = 0;
for (const vm of fresh.all('VM'))
  if (!isDeepStrictEqual(inventory.get('VM', vm.$ref)?.name_description, vm.name_description)) differing += 1;
done.abort();
process.stdout.write(
  `${JSON.stringify({
    changes: state.changes - before,
    // As the lab made them, from the first that was seen here to the last; a tick of its clock is a thousandth of that.
    perSecond: Math.round(((last[0] - (first?.[0] ?? 0)) / (last[1] - (first?.[1] ?? 0))) * 100) * 10,
    seen: lags.length,
    replies,
    differing,
    p50: quantile(lags, 0.5),
    p99: quantile(lags, 0.99),
    max: Math.max(...lags.slice(-100_000)),
    rss: peakMemory(),
  })}\n`,
);
process.exit(0);
