import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Next } from '../../../app/rollout/run/next.ts';
import type { Choices } from '../../../app/rollout/plan/plan.ts';
import type { Plan, Safeguards } from '../../../app/rollout/plan/plan-types.ts';
import type { RunEvent } from '../../../app/rollout/run/run.ts';
import type { LabPlan } from '../../lab/world/plan.ts';
import type { Pool } from '../../pools/pool.ts';
import type { Rollouts, RolloutsOptions } from '../rollouts.ts';
import { asked, connected, places, planned } from '../test-kit.ts';
import type { Connected } from '../test-kit.ts';
import { generations } from '../../lab/profiles/generations.ts';

/** A run of one pool of the lab, not yet begun. */
export interface Ready {
  readonly lab: Connected;
  readonly pool: Pool;
  readonly plan: Plan;
  readonly before: Record<string, string>;
  open(more?: Partial<RolloutsOptions>): Promise<Rollouts>;
}

export async function ready(
  lab: Connected,
  name: string,
  safeguards: Partial<Safeguards> = {},
  choices: Partial<Choices> = {},
): Promise<Ready> {
  const pool = lab.pools.find((one) => one.name === name);
  assert.ok(pool);
  const made = await planned({ pool, index: lab.running.updateSite, stopped: lab.stopped }, choices);
  const plan = { ...made, safeguards: { ...made.safeguards, holdOnAlarms: false, ...safeguards } };
  const open = (more: Partial<RolloutsOptions> = {}) => lab.open(name, { pools: () => [pool], ...more });
  return { lab, pool, plan, before: places(pool), open };
}

/** Resolves with what the run wants as soon as that satisfies. */
export function wanting(rollouts: Rollouts, run: string, wanted: (next: Next) => boolean): Promise<Next> {
  return new Promise((resolve) => {
    const look = (): void => {
      const now = rollouts.wants(run);
      if (!now || !wanted(now)) return;
      stop();
      resolve(now);
    };
    const stop = rollouts.onChange(look);
    look();
  });
}

export function event(rollouts: Rollouts, wanted: (event: RunEvent) => boolean): Promise<RunEvent> {
  return new Promise((resolve) => {
    const stop = rollouts.onChange((_run, one) => {
      if (!one || !wanted(one)) return;
      stop();
      resolve(one);
    });
  });
}

/** What `settled` looks at. */
export const at = ({ pool, lab }: Ready) => ({ pool, stopped: lab.stopped });

export const failsAt =
  (host: string) =>
  (next: Next): boolean =>
    next.is === 'ask' && next.about === 'failure' && next.step.host === host;
export const lastFailure = (rollouts: Rollouts, run: string) => {
  const failed = rollouts.events(run).findLast((one) => one.e === 'failed');
  return failed?.e === 'failed' ? failed.failure : undefined;
};
export const began = (step: string) => (one: RunEvent) => one.e === 'intent' && one.step.endsWith(step);
export const done = (rollouts: Rollouts, run: string, step: string): boolean =>
  rollouts.events(run).some((one) => one.e === 'done' && one.step.endsWith(step));
export const end = (rollouts: Rollouts, run: string) => Promise.race([rollouts.finished(run), asked(rollouts, run)]);

/** The pool's second server, which is not its coordinator. */
export function member({ plan }: Ready): { readonly uuid: string; readonly name: string } {
  const host = plan.hosts.find((one) => !one.coordinator)?.host;
  assert.ok(host);
  return host;
}

/** Side by side on the pools of one lab. */
export function together(
  name: string,
  tests: Readonly<Record<string, (lab: Connected, t: TestContext) => Promise<void>>>,
  plan: LabPlan = generations,
): void {
  void test(name, { concurrency: true }, async (t) => {
    const lab = await connected(t, { plan });
    await Promise.all(Object.entries(tests).map(([title, body]) => t.test(title, (sub) => body(lab, sub))));
  });
}
