import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plan } from '../../../app/rollout/plan/plan-types.ts';
import type { Image } from '../../../app/updates/payload.ts';
import type { Feed } from '../../../app/updates/feed.ts';
import type { RunEvent } from '../../../app/rollout/run/run.ts';
import { startLab } from '../../lab/lab.ts';
import type { Lab } from '../../lab/lab.ts';
import { planFromRecords } from '../../lab/profiles/from-records.ts';
import type { PoolSeed } from '../../lab/profiles/from-records.ts';
import { openLog } from '../../log.ts';
import { PoolCache } from '../../pools/cache.ts';
import type { Pool } from '../../pools/pool.ts';
import { AllPools } from '../../pools/pools.ts';
import { UpdateFiles } from '../../updates/files.ts';
import { fetchFeed } from '../../updates/vendor.ts';
import { Secrets } from '../../vault/secrets.ts';
import { ServerStore } from '../../vault/servers.ts';
import { Rollouts } from '../rollouts.ts';

/** Plain data, so that it may cross to another thread. */
export interface RehearsalInput {
  readonly seed: PoolSeed;
  readonly plan: Plan;
  /** Simulated seconds in a real one. */
  readonly speed: number;
}

/** A minute of a plan, milliseconds. */
const MINUTE = 60_000;
/** Between two looks at something that settles by itself, milliseconds of this computer. */
const PATIENCE = 25;
const BEAT = 5000;

/**
 * Carries a plan out by the same engine as a real run, on a simulated pool made of the real one's records, and tells each
 * line of its journal with the times that the simulated clock had. What waits for a clock or a person does not wait here, and
 * a failure ends with everything put back, as nobody is asked.
 */
export async function rehearse(
  { seed, plan, speed }: RehearsalInput,
  tell: (event: RunEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'xenith-rehearsal-'));
  const closing: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    const lab = await startLab({ plan: planFromRecords(seed), speed });
    closing.unshift(() => lab.close());
    const pools = await openPools(folder);
    closing.unshift(() => pools.close());
    const pool = await connect(lab, pools, signal);
    const files = await standIns(lab, join(folder, 'updates'));
    const rollouts = await Rollouts.open({
      folder: join(folder, 'rollouts'),
      installation: 'rehearsal',
      files,
      hooks: { call: () => Promise.resolve({ said: 'not called, as this is a rehearsal' }) },
      whoAt: () => 'Rehearsal',
      pools: () => [pool],
      onError: () => undefined,
      patience: PATIENCE,
      beat: BEAT,
      minute: MINUTE / speed,
    });
    closing.unshift(() => rollouts.close());
    const run = await rollouts.begin(pool, unattended(plan));
    await followed(rollouts, run, speed, tell, signal);
  } finally {
    for (const close of closing) await close();
  }
}

function unattended({ train: _train, ...plan }: Plan): Plan {
  const { window: _window, blackout: _blackout, ...safeguards } = plan.safeguards;
  return { ...plan, safeguards: { ...safeguards, restarts: 'automatic', onFailure: 'stop-and-put-back', holdOnAlarms: false } }; // prettier-ignore
}

async function openPools(folder: string): Promise<AllPools> {
  const log = openLog('silent');
  const store = await ServerStore.open(folder, () => undefined);
  return new AllPools({ store, secrets: new Secrets(store, undefined), cache: new PoolCache(folder, log), log });
}

async function connect(lab: Lab, pools: AllPools, signal: AbortSignal): Promise<Pool> {
  const [target] = lab.pools;
  if (!target) throw new Error('a rehearsal has one pool');
  const { name, username, password, hosts } = target;
  const endpoints = hosts.map(({ address, port }) => ({ host: address, port }));
  const id = await pools.addPractice({ name, username, password, hosts: endpoints });
  const pool = pools.get(id);
  if (!pool) throw new Error('the simulated pool is gone');
  await live(pool, signal);
  return pool;
}

function live(pool: Pool, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (pool.state.at !== 'live') return;
      unhear();
      resolve();
    };
    const unhear = pool.onState(look);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    look();
  });
}

/** Files of the simulated site stand in for the real ones: the real ones need not be fetched for a rehearsal. */
async function standIns(lab: Lab, folder: string): Promise<Pick<UpdateFiles, 'fetch'>> {
  const files = new UpdateFiles(folder);
  // A pool with repositories has no site.
  const { patches } = await fetchFeed(lab.updateSite).catch((): Pick<Feed, 'patches'> => ({ patches: new Map() }));
  return {
    fetch: ({ file: _file, sha256: _sha256, ...image }: Image, signal, progress) => {
      const found = patches.get(image.uuid);
      return files.fetch(found ? { ...image, url: found.file, size: found.size } : image, signal, progress);
    },
  };
}

function followed(
  rollouts: Rollouts,
  run: string,
  speed: number,
  tell: (event: RunEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const [first] = rollouts.events(run);
  const began = first?.at ?? Date.now();
  const simulated = (event: RunEvent): RunEvent => ({ ...event, at: began + (event.at - began) * speed });
  for (const event of rollouts.events(run)) tell(simulated(event));
  return new Promise((resolve, reject) => {
    const answered = new Set<string>();
    const stop = rollouts.onChange((which, event) => {
      if (which !== run) return;
      if (event) tell(simulated(event));
      if (event?.e === 'ended') {
        stop();
        return resolve();
      }
      const wants = rollouts.wants(run);
      if (wants?.is !== 'ask' || answered.has(wants.step.id)) return;
      // Nobody is here to answer: everything is put back, and what cannot be is left.
      const order =
        answered.size === 0 ? ({ order: 'stop' } as const) : ({ order: 'skip', step: wants.step.id } as const);
      answered.add(wants.step.id);
      void rollouts.order(run, order).catch(reject);
    });
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
