import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { MirroredCls } from '../../../app/inventory/view.ts';
import type { Plan } from '../../../app/rollout/plan/plan-types.ts';
import type { Pool } from '../../pools/pool.ts';
import type { Rollouts } from '../rollouts.ts';
import { connected, places, planned, settled } from '../test-kit.ts';
import type { Connected } from '../test-kit.ts';
import { alwaysRetry, endOf, goesWrong, lineOf, mortal } from './chaos.ts';
import type { Trouble } from './chaos.ts';
import { poolOf } from '../../lab/profiles/generations.ts';
import { Life } from './mortal.ts';

/** One trouble of one run: at a call, or a death at a line. */
type Ordeal = { readonly at: string; readonly how: Trouble | 'kills' };

/** To go on after so many troubles of a generation. */
const FROM = Number(process.env['FROM'] ?? 0);
/** Pools that go through their ordeals at once, in one lab. */
const AT_ONCE = 8;
/** Milliseconds in which a run has ended, on a busy machine too. */
const PATIENCE = 900_000;

const classes = ['VM', 'host', 'pool', 'SR', 'pool_patch', 'pool_update', 'VMSS', 'VDI', 'network'] as const; // prettier-ignore

const UUID = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/;

/** What an object is called in every lab, whichever pool it is of. */
function nameIn(pool: Pool): (one: unknown) => string {
  const view = pool.inventory;
  const names = new Map<string, string>();
  const put = (cls: MirroredCls, ref: string, name: string): void => void names.set(ref, `${cls} ${name.replaceAll(pool.name, '').replaceAll(pool.name.toLowerCase(), '')}`); // prettier-ignore
  for (const cls of classes) for (const object of view.all(cls as 'VM')) put(cls, object.$ref, object.name_label);
  for (const vbd of view.all('VBD')) put('VBD', vbd.$ref, `${view.get('VM', vbd.VM)?.name_label} ${vbd.userdevice}`);
  for (const pbd of view.all('PBD')) put('PBD', pbd.$ref, `${view.get('host', pbd.host)?.name_label} ${view.get('SR', pbd.SR)?.name_label}`); // prettier-ignore
  return (one) => {
    if (typeof one !== 'string') return typeof one;
    return names.get(one) ?? (one.startsWith('OpaqueRef:') || one.length > 60 || UUID.test(one) ? '' : one);
  };
}

interface Victim {
  readonly lab: Connected;
  readonly pool: Pool;
  readonly plan: Plan;
  readonly before: Record<string, string>;
}

async function victims(t: TestContext, generation: keyof typeof poolOf, count: number): Promise<readonly Victim[]> {
  const pools = Array.from({ length: count }, (_, at) => poolOf[generation](`Pool${String.fromCodePoint(65 + at)}`));
  const lab = await connected(t, { plan: { pools } });
  return Promise.all(
    lab.pools.map(async (pool) => {
      const plan = await planned({ pool, index: lab.running.updateSite, stopped: lab.stopped });
      return { lab, pool, plan, before: places(pool) };
    }),
  );
}

/** Runs undisturbed, and answers what it called and wrote: each first time, in order. */
async function heard({ lab, pool, plan }: Victim): Promise<{ readonly calls: readonly string[]; readonly lines: readonly string[] }> {
  const calls = new Set<string>();
  const lines = new Set<string>();
  const name = nameIn(pool);
  const process = new Life().process(pool, async (method, params) => void calls.add(`${method} ${params.map(name).join(' ')}`)); // prettier-ignore
  const rollouts = await lab.open(pool.name, { pools: () => [process], beat: 600_000 });
  rollouts.onChange((_run, event) => {
    const line = event && lineOf(event);
    if (line !== undefined) lines.add(named(plan, line));
  });
  await endOf(rollouts, await rollouts.begin(process, plan));
  return { calls: [...calls], lines: [...lines] };
} // prettier-ignore

/** A line with the uuids of the plan by their place, so that it is the same in every lab. */
function named(plan: Plan, line: string): string {
  const places_ = plan.hosts.flatMap((one, at) => [[one.host.uuid, `host${at}`], ...one.away.map(({ vm }, which) => [vm.uuid, `vm${at}.${which}`])]); // prettier-ignore
  return places_.reduce((text, [uuid = '', place = '']) => text.replaceAll(uuid, place), line);
}

/** Answers whether the trouble came at all. */
async function through({ lab, pool, plan, before }: Victim, { at, how }: Ordeal): Promise<boolean> {
  let met = false;
  const ends = async (rollouts: Rollouts, run: string): Promise<void> => {
    const stop = alwaysRetry(rollouts, run);
    const late = new Promise<never>((_resolve, reject) =>
      setTimeout(() => reject(new Error(`wants ${JSON.stringify(rollouts.wants(run))}; ${JSON.stringify(rollouts.events(run).at(-1))}`)), PATIENCE).unref()); // prettier-ignore
    await Promise.race([endOf(rollouts, run), late]).finally(stop);
    assert.equal(rollouts.rows()[0]?.ended?.how, 'complete');
  };
  if (how === 'kills') {
    const life = mortal(pool, (when) => (met ||= named(plan, when) === at));
    const first = await lab.open(pool.name, life.options);
    const run = await first.begin(life.process, plan);
    const stop = alwaysRetry(first, run);
    const end = await Promise.race([life.death, endOf(first, run)]);
    stop();
    await first.close();
    if (end === 'killed') {
      const again = await lab.open(pool.name, { pools: () => [pool] });
      await again.adopt(run);
      await ends(again, run);
    }
  } else {
    const name = nameIn(pool);
    const process = new Life().process(pool, async (method, params) => {
      if (met || `${method} ${params.map(name).join(' ')}` !== at) return;
      met = true;
      await goesWrong(lab, pool, how, method, params);
    });
    const rollouts = await lab.open(pool.name, { pools: () => [process], beat: 600_000 });
    await ends(rollouts, await rollouts.begin(process, plan));
  }
  await settled({ pool, stopped: lab.stopped }, plan, before);
  return met;
}

/** Every trouble there is for one generation, each in a run of its own on a pool that was never touched before. */
export async function eachTrouble(t: TestContext, generation: keyof typeof poolOf, part: string): Promise<void> {
  const all: Ordeal[] = [];
  await t.test('undisturbed', async (sub) => {
    const [victim] = await victims(sub, generation, 1);
    assert.ok(victim);
    const { calls, lines } = await heard(victim);
    sub.diagnostic(`${calls.length} calls, ${lines.length} lines`);
    const troubles = ['fails', 'is cut off', 'loses the coordinator'] as const;
    if (part !== 'lines') for (const how of troubles) for (const at of calls) all.push({ at, how });
    if (part !== 'calls') for (const line of lines) for (const when of ['before', 'after']) all.push({ at: `${when} ${line}`, how: 'kills' }); // prettier-ignore
  });
  let met = 0;
  for (let done = FROM; done < all.length; done += AT_ONCE) {
    const batch = all.slice(done, done + AT_ONCE);
    await t.test(`${generation} ${done} to ${done + batch.length - 1} of ${all.length}`, async (sub) => {
      const there = await victims(sub, generation, batch.length);
      const ends = await Promise.allSettled(batch.map((ordeal, at) => through(there[at] as Victim, ordeal)));
      met += ends.filter((end) => end.status === 'fulfilled' && end.value).length;
      const wrong = ends.flatMap((end, at) => (end.status === 'rejected' ? [`${batch[at]?.how} ${batch[at]?.at}: ${(end.reason as Error).message}`] : [])); // prettier-ignore
      assert.deepEqual(wrong, []);
    });
  }
  t.diagnostic(`${met} of ${all.length} troubles came`);
}
