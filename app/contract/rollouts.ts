import * as z from 'zod';
import type { History } from '../rollout/estimate/estimate.ts';
import type { Failure } from '../errors/failure.ts';
import type { Evidence } from '../rollout/findings/finding.ts';
import type { Next } from '../rollout/run/next.ts';
import type { Choices } from '../rollout/plan/plan.ts';
import { healthRules, newsKinds } from '../rollout/plan/plan-types.ts';
import type { Order, RunEvent } from '../rollout/run/run.ts';
import type { SignedReport, Verified } from '../rollout/report/signed.ts';
import type { Selection } from '../updates/updates.ts';
import { hook } from './hooks.ts';
import { ask, command, feed } from './wire/define.ts';
import type { RolloutRow } from '../rollout/run/row.ts';

const id = z.string().max(200);
const moment = z.number().int().nonnegative();
const dayMinute = z.number().int().min(0).max(1439);
const minutes = z.number().int().min(0).max(10_080);

const selection: z.ZodType<Selection> = z.discriminatedUnion('what', [
  z.object({ what: z.literal('everything') }),
  z.object({ what: z.literal('some'), updates: z.array(id).max(2000) }),
  z.object({ what: z.literal('file'), path: z.string().max(4096) }),
  z.object({ what: z.literal('pending') }),
  z.object({ what: z.literal('restarts') }),
]);

const safeguards = z.object({
  window: z.object({ from: moment, until: moment }).exactOptional(),
  blackout: z.object({ from: dayMinute, until: dayMinute, workdays: z.boolean() }).exactOptional(),
  atWindowEnd: z.enum(['finish-server', 'stop-and-put-back', 'ask']),
  soak: minutes,
  canary: minutes,
  health: z.array(z.enum(healthRules)).max(5),
  concurrency: z.number().int().min(1).max(25),
  evacuate: z.boolean().exactOptional(),
  restarts: z.enum(['automatic', 'ask']),
  onFailure: z.enum(['ask', 'stop-and-put-back']),
  patience: z.number().int().min(1).max(1440),
  stall: z.number().int().min(1).max(1440),
  network: id.exactOptional(),
  holdOnAlarms: z.boolean(),
  tell: z.array(z.enum(newsKinds)).max(2).exactOptional(),
  hooks: z.array(hook).max(20).exactOptional(),
});

const choices: z.ZodType<Choices> = z.object({
  policies: z.record(id, z.enum(['migrate', 'suspend', 'shut-down', 'stay', 'ask'])),
  targets: z.record(id, id),
  order: z.array(id).max(200),
  headroom: z.number().nonnegative(),
  safeguards,
  waivers: z.array(z.object({ finding: id, reason: z.string().max(2000) })).max(2000),
  agreed: z.array(id).max(2000),
  train: z
    .object({ id, wave: z.number().int().min(0).max(200), atOnce: z.number().int().min(1).max(200), soak: minutes })
    .exactOptional(),
});

const order: z.ZodType<Order> = z.discriminatedUnion('order', [
  z.object({ order: z.literal('pause'), after: z.enum(['step', 'vm', 'server']) }),
  z.object({ order: z.literal('go-on') }),
  z.object({ order: z.literal('stop') }),
  z.object({ order: z.literal('retry'), step: id, how: z.literal('power-on').exactOptional() }),
  z.object({ order: z.literal('skip'), step: id }),
  z.object({ order: z.literal('skip-server'), host: id, lost: z.boolean().exactOptional() }),
  z.object({ order: z.literal('redo-server'), host: id, restart: z.boolean().exactOptional() }),
  z.object({ order: z.literal('reorder'), hosts: z.array(id).max(200) }),
  z.object({ order: z.literal('answer'), step: id, answer: z.string().max(100) }),
]);

/** A rehearsal: lines of a journal with simulated times, then its end. */
export type RehearsalMessage =
  { readonly type: 'event'; readonly event: RunEvent } | { readonly type: 'over'; readonly failure?: Failure };

export type RolloutMessage =
  | { readonly type: 'reset'; readonly events: readonly RunEvent[]; readonly wants?: Next }
  | { readonly type: 'event'; readonly event?: RunEvent; readonly wants?: Next };

const intended = z.object({ pool: id, hosts: z.array(id).min(1).max(200), selection, choices });

export const rolloutsContract = {
  /** What only the servers can tell about emptying them, and about their clocks. */
  'rollout.evidence': ask<Evidence>()(z.object({ pool: id, hosts: z.array(id).max(200) })),
  /** What earlier runs of this console took, for estimates. */
  'rollout.history': ask<History>()(z.object({})),
  /** Plans on the engine's own inventory and starts, unless something blocks. */
  'rollout.start': command<{ readonly run: string }>()(intended),
  /** Carries the plan out on a simulated pool made of the real one; nothing real is touched. Ends with its subscription. */
  'rollout.rehearsal': feed<RehearsalMessage>()(intended),
  'rollout.order': command<void>()(z.object({ run: id, order })),
  /** Goes on with a run that this console did not finish, or takes over one of a console that is gone. */
  'rollout.adopt': command<void>()(z.object({ run: id })),
  /** From the engine's own journal, signed by this installation. */
  'rollout.report': ask<SignedReport>()(z.object({ run: id })),
  /** Whether the text of a report is what was signed, and whether here. */
  'rollout.verify': ask<Verified>()(z.object({ text: z.string().max(16_000_000) })),
  rollouts: feed<{ readonly rows: readonly RolloutRow[] }>()(z.object({})),
  rollout: feed<RolloutMessage>()(z.object({ run: id })),
};
