import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Plan } from '../../app/rollout/plan-types.ts';
import type { RunEvent } from '../../app/rollout/run.ts';
import type { Scenario } from '../lab/control/protocol.ts';
import type { Pool } from '../pools/pool.ts';
import { Journal } from './journal.ts';
import type { Rollouts } from './rollouts.ts';
import { connected, places, planned, settled } from './test-kit.ts';
import type { Connected } from './test-kit.ts';
import { generations } from './testing/generations.ts';
import { Life } from './testing/mortal.ts';
import type { Before } from './testing/mortal.ts';

/** One pool of a lab that is to be rolled through trouble, and how it was before. */
interface Victim {
  readonly lab: Connected;
  readonly pool: Pool;
  readonly plan: Plan;
  readonly before: Record<string, string>;
}

/** Rolls every generation at once, in one lab, each through the same trouble. */
async function everyGeneration(t: TestContext, through: (victim: Victim) => Promise<void>): Promise<void> {
  const lab = await connected(t, { plan: generations });
  const victims = await Promise.all(
    lab.pools.map(async (pool): Promise<Victim> => {
      const plan = await planned({ pool, index: lab.running.updateSite, stopped: lab.stopped });
      return { lab, pool, plan, before: places(pool) };
    }),
  );
  assert.deepEqual(new Set(victims.map(({ plan }) => plan.hosts[0]?.work.payload.generation)), new Set(['cdn', 'iso', 'patch', 'yum'])); // prettier-ignore
  await Promise.all(
    victims.map(async (victim) => {
      const { pool, plan, before } = victim;
      await through(victim).catch((error: unknown) => assert.fail(`${pool.name}: ${String(error)}`));
      await settled({ pool, stopped: lab.stopped }, plan, before);
    }),
  );
}

/** What a line is about, whenever it is written: a line repeated after a crash is not crashed at again. */
function lineOf(event: RunEvent): string | undefined {
  if (event.e === 'ended') return 'ended';
  if (!('step' in event)) return undefined;
  return `${event.e} ${event.step}${event.e === 'noted' ? ` ${Object.keys(event.facts).join(' ')}` : ''}`;
}

/** Every question is answered with another try: nobody else is here. */
function alwaysRetry(rollouts: Rollouts, run: string): () => void {
  let answered: RunEvent | undefined;
  return rollouts.onChange((which) => {
    const wants = which === run ? rollouts.wants(run) : undefined;
    if (wants?.is !== 'ask') return;
    const question = rollouts.events(run).findLast((event) => event.e === 'failed' && event.step === wants.step.id);
    if (question === answered) return;
    answered = question;
    void rollouts.order(run, { order: 'retry', step: wants.step.id }).catch(() => undefined);
  });
}

/** The end of a run, or whatever came before it. */
const endOf = (rollouts: Rollouts, run: string): Promise<'ended'> =>
  rollouts.finished(run).then(() => 'ended' as const);

/** Runs to the end while `trouble` meets the first time of each call: the same method about the same objects. */
async function troubled(t: TestContext, { lab, pool, plan }: Victim, trouble: Before): Promise<void> {
  const met = new Set<string>();
  // What the run makes itself, a disk for an update, is another one at each try.
  const known = new Set(['VM', 'host', 'pool', 'PBD', 'SR', 'pool_patch', 'pool_update', 'VMSS', 'VBD', 'VDI'].flatMap((cls) => [...pool.inventory.all(cls as 'VM')].map((one): string => one.$ref))); // prettier-ignore
  const named = (one: unknown): unknown =>
    typeof one !== 'string' || one.length > 60
      ? typeof one
      : !one.startsWith('OpaqueRef:') || known.has(one)
        ? one
        : '';
  const before: Before = async (method, params) => {
    const call = `${method} ${JSON.stringify(params.map(named))}`;
    if (met.has(call)) return;
    met.add(call);
    await trouble(method, params);
  };
  const process = new Life().process(pool, before);
  const rollouts = await lab.open(pool.name, { pools: () => [process], beat: 600_000 });
  const run = await rollouts.begin(process, plan);
  const stop = alwaysRetry(rollouts, run);
  await rollouts.finished(run);
  stop();
  t.diagnostic(`${pool.name}: ${met.size} calls`);
  assert.ok(met.size > 40, `${met.size} calls`);
}

/** References, which tell a call of a method from another one. */
const objectIn = (params: readonly unknown[]): { readonly object?: string } => {
  const object = params.find((one) => typeof one === 'string' && one.startsWith('OpaqueRef:'));
  return typeof object === 'string' ? { object } : {};
};

// Each of them mostly waits: side by side they take as long as the longest.
describe('chaos', { concurrency: true }, () => {
  test('killed at every line of a run, before it is on disk and right after: the same end', async (t) => {
    await everyGeneration(t, async ({ lab, pool, plan }) => {
      const killedAt = new Set<string>();
      let run: string | undefined;
      for (;;) {
        const life = new Life();
        let died: () => void = () => undefined;
        const death = new Promise<'killed'>((resolve) => (died = () => resolve('killed')));
        const kill = (when: string): boolean => {
          if (life.over || killedAt.has(when)) return life.over;
          killedAt.add(when);
          life.kill();
          died();
          return true;
        };
        const rollouts = await lab.open(pool.name, {
          pools: () => [life.process(pool)],
          openJournal: async (path) => {
            const journal = await Journal.open(path);
            const write = async (event: RunEvent): Promise<void> => {
              const line = lineOf(event);
              if (line !== undefined && kill(`before ${line}`)) throw new DOMException('killed', 'AbortError');
              await journal.write(event);
              if (line !== undefined) kill(`after ${line}`);
              if (life.over) throw new DOMException('killed', 'AbortError');
            };
            return { write, close: () => journal.close() };
          },
        });
        if (run === undefined) run = await rollouts.begin(life.process(pool), plan);
        else await rollouts.adopt(run);
        const stop = alwaysRetry(rollouts, run);
        const end = await Promise.race([death, endOf(rollouts, run)]);
        stop();
        if (end === 'ended') break;
        await rollouts.close();
      }
      assert.ok(killedAt.size > 150, `${killedAt.size} deaths`);
      t.diagnostic(`${pool.name}: ${killedAt.size} deaths`);
    });
  });

  test('every call of a run fails once: tried again, the same end', async (t) => {
    await everyGeneration(t, (victim) =>
      troubled(t, victim, async (method, params) => {
        const effect = { kind: 'error', code: 'INTERNAL_ERROR', params: ['chaos'] } as const;
        await victim.lab.control.addFault({
          call: method,
          pool: victim.pool.name,
          ...objectIn(params),
          effect,
          times: 1,
        });
      }),
    );
  });

  test('the answer to every call of a run is cut off once: looked at again, the same end', async (t) => {
    await everyGeneration(t, (victim) =>
      troubled(t, victim, async (method, params) => {
        const effect = { kind: 'drop' } as const;
        await victim.lab.control.addFault({
          call: method,
          pool: victim.pool.name,
          ...objectIn(params),
          effect,
          times: 1,
        });
      }),
    );
  });

  test('the coordinator is lost once at every call of a run: waited for, the same end', async (t) => {
    await everyGeneration(t, (victim) =>
      troubled(t, victim, async () => {
        const { pool, lab } = victim;
        const [record] = pool.inventory.all('pool');
        const host = pool.inventory.get('host', record?.master ?? '')?.name_label ?? '';
        const loss: Scenario = { kind: 'restart-toolstack', pool: pool.name, host };
        await lab.control.play(loss);
      }),
    );
  });
});
