import type { ArgsOf } from '../../app/contract/wire/define.ts';
import type { Handlers } from '../../app/contract/wire/gateway.ts';
import type { rolloutsContract } from '../../app/contract/rollouts.ts';
import { FailureError, toFailure } from '../../app/errors/failure.ts';
import { checkAll, outstanding } from '../../app/rollout/findings/check-all.ts';
import { foundOf } from '../../app/rollout/findings/finding.ts';
import { mayNotRun } from '../../app/rollout/role.ts';
import { plan } from '../../app/rollout/plan/plan.ts';
import type { Safeguards } from '../../app/rollout/plan/plan-types.ts';
import { workOn } from '../../app/updates/work.ts';
import type { Pool, Pools } from '../pools/pool.ts';
import { gatherEvidence } from '../rollouts/evidence.ts';
import type { Hooks } from '../rollouts/hooks/hooks.ts';
import { startRehearsal } from '../rollouts/rehearsal/rehearsing.ts';
import { seedOf } from '../rollouts/rehearsal/seed.ts';
import type { Rollouts } from '../rollouts/rollouts.ts';
import type { Updates } from '../updates/updates.ts';
import type { ReportSigner } from '../vault/signing.ts';

type Intended = ArgsOf<(typeof rolloutsContract)['rollout.start']>;

/** Simulated seconds in a real one: a server that restarts in six minutes does so in three seconds. */
const REHEARSAL_SPEED = 120;

interface RolloutServices {
  readonly pools: Pick<Pools, 'get'>;
  readonly rollouts: Rollouts;
  readonly updates: Updates;
  readonly hooks: Pick<Hooks, 'allows'>;
  readonly installation: string;
  readonly signer: Pick<ReportSigner, 'sign' | 'verify'>;
}

export function rolloutHandlers({
  pools,
  rollouts,
  updates,
  hooks,
  installation,
  signer,
}: RolloutServices): Handlers<typeof rolloutsContract> {
  const need = (id: string): Pool => {
    const pool = pools.get(id);
    if (!pool) throw new FailureError({ kind: 'refused', code: 'pool-away', params: [id] });
    return pool;
  };

  /** What nobody allowed here stays off, wherever the plan came from. */
  const withAllowed = ({ hooks: wished, ...safeguards }: Safeguards): Safeguards =>
    wished ? { ...safeguards, hooks: wished.filter(hooks.allows) } : safeguards;

  /** Plans on the engine's own inventory, which is fresher than any window's. */
  const prepare = async ({ pool: id, hosts, selection, choices: wished }: Intended, signal: AbortSignal) => {
    const choices = { ...wished, safeguards: withAllowed(wished.safeguards) };
    const pool = need(id);
    const sources =
      selection.what === 'file'
        ? { file: await updates.judge(selection.path, signal) }
        : selection.what === 'pending' || selection.what === 'restarts'
          ? {}
          : { known: await updates.list(pool, false, signal) };
    const work = workOn(pool.inventory, hosts, selection, sources);
    const now = Date.now() + pool.clockOffset;
    return { pool, sources, work, now, planned: plan(pool.inventory, work, choices, now) };
  };

  return {
    'rollout.evidence': ({ pool, hosts }, { signal }) => gatherEvidence(need(pool), hosts, signal),
    'rollout.history': () => rollouts.history(),
    async 'rollout.start'(intended, { signal }) {
      const { pool: id, hosts, choices } = intended;
      const why = mayNotRun(need(id));
      if (why !== undefined) throw new FailureError({ kind: 'refused', code: 'role', params: [why], pool: id });
      const evidence = await gatherEvidence(need(id), hosts, signal);
      const { pool, work, now, planned } = await prepare(intended, signal);
      const { findings } = checkAll({
        view: pool.inventory,
        work,
        choices,
        planned,
        evidence,
        now,
        owner: installation,
        history: rollouts.history(),
      });
      const blocked = outstanding(findings, choices.waivers);
      if (blocked.length > 0 || planned.stuck.length > 0) {
        const params = blocked.map((one) => `${one.subject.name} ${one.sentence}`);
        throw new FailureError({ kind: 'refused', code: 'rollout-blocked', params, pool: id });
      }
      return { run: await rollouts.begin(pool, planned.plan, foundOf(findings)) };
    },
    'rollout.rehearsal'(intended, sink) {
      const leaving = new AbortController();
      let stop: (() => void) | undefined;
      const begin = async (): Promise<void> => {
        const { pool, sources, planned } = await prepare(intended, leaving.signal);
        leaving.signal.throwIfAborted();
        const input = { seed: seedOf(pool.inventory, sources), plan: planned.plan, speed: REHEARSAL_SPEED };
        stop = startRehearsal(input, (message) =>
          'event' in message
            ? sink.send({ type: 'event', event: message.event })
            : sink.send({ type: 'over', ...message.over }),
        );
      };
      begin().catch(
        (error: unknown) => leaving.signal.aborted || sink.send({ type: 'over', failure: toFailure(error) }),
      );
      return () => {
        leaving.abort();
        stop?.();
      };
    },
    'rollout.order': ({ run, order }) => rollouts.order(run, order),
    'rollout.adopt': ({ run }) => rollouts.adopt(run),
    'rollout.report': ({ run }) => signer.sign(rollouts.report(run)),
    'rollout.verify': ({ text }) => signer.verify(text),
    rollouts: (_args, sink) => {
      sink.send({ rows: rollouts.rows() });
      return rollouts.onChange(() => sink.send({ rows: rollouts.rows() }));
    },
    rollout({ run }, sink) {
      const wants = () => {
        const now = rollouts.wants(run);
        return now ? { wants: now } : {};
      };
      const whole = () => sink.send({ type: 'reset', events: rollouts.events(run), ...wants() });
      whole();
      return rollouts.onChange((which, event) => {
        if (which !== run) return;
        if (rollouts.isForeign(run)) whole();
        else sink.send({ type: 'event', ...(event ? { event } : {}), ...wants() });
      });
    },
  };
}
