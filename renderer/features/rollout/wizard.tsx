import { why } from '../../../app/errors/explain.ts';
import { Download, RefreshCw } from 'lucide-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { PoolId } from '../../../app/inventory/view.ts';
import { toFailure } from '../../../app/errors/failure.ts';
import type { Failure } from '../../../app/errors/failure.ts';
import { mayNotRun } from '../../../app/rollout/role.ts';
import { useLink } from '../../link/link.tsx';
import { askToTell } from '../../objects/desktop.ts';
import { useSituation } from '../../objects/offers.ts';
import { go } from '../../objects/place.ts';
import { useCheckAgain, usePoolLists } from '../../mirror/updates.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Empty } from '../../ui/face.tsx';
import { Icon } from '../../ui/glyph/icon.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import { saveText } from '../../ui/text/save-text.ts';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import { useNow } from '../../ui/use-now.ts';
import { emptyPool, trainOf, useDraft } from './draft.ts';
import type { Drafting } from './draft.ts';
import { Findings } from './findings/findings.tsx';
import { blastRadius, FindingsSide, PutBack } from './findings/side.tsx';
import { RolloutFrame, SidePart, stepNames, steps } from './frame.tsx';
import type { StepId } from './frame.tsx';
import { PlanPage } from './plan/plan-page.tsx';
import { planText } from './plan-file.ts';
import { PlanSide } from './plan/side.tsx';
import { SafeguardsForm } from './safeguards/safeguards.tsx';
import { useChosenFile } from './scope/chosen-file.ts';
import { OpenPlan } from './scope/open-plan.tsx';
import { Scope } from './scope/scope.tsx';
import { useWishes } from './scope/wishes.ts';
import type { Wishes } from './scope/wishes.ts';
import { usePlans } from './use-plans.ts';
import type { PoolPlan } from './use-plans.ts';
import { count, namesOf, versionOf } from './words.ts';
import css from './wizard.module.css';

type Draftable = Exclude<StepId, 'run' | 'report'>;

const show = (step: StepId, ...id: readonly string[]): void => go({ at: 'page', page: 'rollout', rest: [step, ...id] });

/** Why the step after this one cannot be gone to yet. */
function blockedAt(
  step: Draftable,
  plans: readonly PoolPlan[],
  valid: boolean,
  situationOf: (pool: PoolId) => Parameters<typeof mayNotRun>[0],
): string | undefined {
  if (!plans.some((plan) => plan.planned.plan.hosts.length > 0)) return 'Choose at least one server first';
  if (step === 'scope') return undefined;
  const away = plans.find((plan) => plan.asked === 'away');
  if (away) return `${away.name} is not connected: leave it out, or connect it`;
  const open = plans.flatMap((plan) => plan.open);
  const blocking = open.filter((one) => one.level === 'blocking').length;
  if (blocking > 0)
    return `The plan needs the ${blocking === 1 ? 'blocking finding' : `${blocking} blocking findings`} fixed`;
  if (plans.some((plan) => plan.planned.stuck.length > 0)) return 'A VM has nowhere to go';
  if (plans.some((plan) => plan.asked === 'asking')) return 'The servers are being asked';
  if (step === 'safeguards' && open.length > 0)
    return `${count(open.length, 'warning')} ${open.length === 1 ? 'is' : 'are'} neither fixed nor waived`;
  const role = plans.map((plan) => mayNotRun(situationOf(plan.pool))).find((one) => one !== undefined);
  if (step === 'safeguards' && role !== undefined) return role;
  if (step === 'safeguards' && !valid) return 'A safeguard is out of its limits';
  return undefined;
}

/** What somebody comes for: a pool, or one of its servers (uuid), for its updates or for what is pending. */
interface Wanted {
  readonly pool: PoolId;
  readonly host: string | undefined;
  readonly pending: boolean;
}

interface WizardProps {
  readonly step: Draftable;
  readonly wanted: Wanted | undefined;
}

/** That alone is chosen; of a pool all servers that can be, as soon as it is read. */
function useWanted(wanted: Wanted | undefined, { edit }: Drafting, wishes: Wishes): void {
  const answered = useRef<string>(undefined);
  useEffect(() => {
    const asked = JSON.stringify(wanted);
    if (wanted === undefined || answered.current === asked) return;
    // Once: the address changes later than the draft does.
    answered.current = asked;
    const { pool, host, pending } = wanted;
    const hosts = host === undefined ? [] : [host];
    edit((one) => ({
      ...one,
      ...(pending
        ? { selection: { what: 'pending' } }
        : host === undefined
          ? {}
          : { selection: { what: 'everything' } }),
      pools: { [pool]: { ...emptyPool, ...one.pools[pool], hosts } },
    }));
    if (host === undefined) wishes.set(pool, true);
    go({ at: 'page', page: 'rollout', rest: ['scope'] }, { replace: true });
  }, [wanted, edit, wishes]);
}

/** Everything before a rollout begins. Nothing here changes a pool. */
export function Wizard({ step, wanted }: WizardProps) {
  const drafting = useDraft();
  const lists = usePoolLists();
  const chosen = useChosenFile(drafting.draft.selection);
  const wishes = useWishes(drafting, lists, chosen.file);
  useWanted(wanted, drafting, wishes);
  const plans = usePlans(drafting.draft, lists, chosen.file);
  const [checkAgain, checking] = useCheckAgain();
  const client = useQueryClient();
  const link = useLink();
  const now = useNow(15_000);
  const [selected, select] = useState<string>();
  const [valid, setValid] = useState(true);
  const [starting, setStarting] = useState(false);
  const [refused, refuse] = useState<{ readonly plan: PoolPlan; readonly failure: Failure }>();
  const situation = useSituation();
  const begins = Math.max(now, drafting.draft.safeguards.window?.from ?? 0);
  const awaited = lists.some((one) => one.live && wishes.has(one.pool));
  const blocked = awaited ? 'The list of updates is being read' : blockedAt(step, plans, valid, situation);
  const names = plans.map((plan) => plan.name);

  const start = async (): Promise<void> => {
    setStarting(true);
    refuse(undefined);
    if (drafting.draft.safeguards.tell?.length !== 0) askToTell();
    let last: string | undefined;
    const id = crypto.randomUUID();
    const inWaves = plans.toSorted((a, b) => (drafting.draft.pools[a.pool]?.wave ?? 0) - (drafting.draft.pools[b.pool]?.wave ?? 0)); // prettier-ignore
    for (const plan of inWaves) {
      const { hosts } = plan.planned.plan;
      if (hosts.length === 0) continue;
      const train = trainOf(drafting.draft, plan.pool, id);
      try {
        const { run } = await link.call('rollout.start', {
          pool: plan.pool,
          hosts: hosts.map((one) => one.host.uuid),
          selection: drafting.draft.selection,
          choices: train ? { ...plan.choices, train } : plan.choices,
        });
        last ??= run;
      } catch (error) {
        refuse({ plan, failure: toFailure(error) });
        setStarting(false);
        return;
      }
    }
    setStarting(false);
    drafting.clear();
    if (last !== undefined) show('run', last);
  };

  const frame = {
    title: names.length === 0 ? 'Update servers' : `Update ${namesOf(names)}`,
    meta: <Meta plans={plans} step={step} />,
    current: step,
    onStep: (to: StepId) => {
      const at = steps.indexOf(to);
      if (to === 'run' || to === 'report') return undefined;
      const open = at <= steps.indexOf(step) || steps.slice(0, at).every((one) => one === 'run' || one === 'report' || blockedAt(one, plans, valid, situation) === undefined); // prettier-ignore
      return open ? () => show(to) : undefined;
    },
    actions: (
      <>
        <Button
          icon={RefreshCw}
          why={
            checking.size > 0
              ? 'the pools are fetching their lists'
              : lists.length === 0
                ? 'no pool is connected'
                : undefined
          }
          onClick={() => {
            checkAgain(lists.filter((one) => one.live).map((one) => one.pool));
            void client.invalidateQueries({ queryKey: ['rollout.evidence'] });
          }}
        >
          Check again
        </Button>
        {step === 'scope' ? <OpenPlan lists={lists} onOpen={(draft) => drafting.edit(() => draft)} /> : null}
        {step === 'plan' || step === 'safeguards' ? <Rehearse plans={plans} /> : null}
        <Button
          icon={Download}
          why={plans.length === 0 ? 'nothing is planned yet' : undefined}
          onClick={() => saveText('rollout-plan.json', 'application/json', planText(drafting.draft, plans))}
        >
          Export
        </Button>
      </>
    ),
    note: <LiveNote plans={plans} />,
    foot: (
      <>
        {step === 'plan' ? (
          <span className={css['hint']}>Drag a server or a VM to change the plan; it is checked again at once</span>
        ) : null}
        {step !== 'plan' ? (
          <span className={css['hint']}>Nothing is changed before you start; the draft is kept</span>
        ) : null}
        <output className={css['blocked']}>
          {blocked === undefined ? null : (
            <>
              <Icon of={icons.refused} size={14} />
              {blocked}
            </>
          )}
        </output>
        {step === 'plan' || step === 'findings' ? (
          <Button
            icon={icons.undo}
            why={drafting.undo ? undefined : 'nothing was changed yet'}
            onClick={() => drafting.undo?.()}
          >
            Undo edit
          </Button>
        ) : null}
        <Walk
          step={step}
          blocked={blocked}
          starting={starting}
          plans={plans}
          installs={!['pending', 'restarts'].includes(drafting.draft.selection.what)}
          onStart={() => void start()}
        />
      </>
    ),
  } as const;

  const refusal = refused ? (
    <div className={css['refusal']}>
      <Banner state="error">
        <b>{refused.plan.name}</b> was not started. {why(refused.failure, refused.plan.view)} Nothing was changed.
      </Banner>
    </div>
  ) : null;

  if (step === 'scope')
    return (
      <RolloutFrame {...frame} side={<ScopeSide plans={plans} />}>
        <Scope drafting={drafting} lists={lists} chosen={chosen} wishes={wishes} onCheckAgain={checkAgain} />
      </RolloutFrame>
    );
  if (plans.length === 0)
    return (
      <RolloutFrame {...frame}>
        <Empty
          icon={icons.updates}
          actions={
            <Button kind="primary" onClick={() => show('scope')}>
              Choose servers
            </Button>
          }
        >
          No server is chosen yet.
        </Empty>
      </RolloutFrame>
    );
  if (step === 'findings')
    return (
      <RolloutFrame {...frame} side={<FindingsSide plans={plans} />}>
        <Findings plans={plans} drafting={drafting} />
      </RolloutFrame>
    );
  if (step === 'plan')
    return (
      <RolloutFrame
        {...frame}
        side={<PlanSide plans={plans} drafting={drafting} begins={begins} selected={selected} onSelect={select} />}
      >
        <PlanPage plans={plans} drafting={drafting} begins={begins} selected={selected} onSelect={select} />
      </RolloutFrame>
    );
  return (
    <RolloutFrame {...frame} side={<ScopeSide plans={plans} />}>
      {refusal}
      <SafeguardsForm drafting={drafting} plans={plans} onValid={setValid} />
    </RolloutFrame>
  );
}

function Meta({ plans, step }: { readonly plans: readonly PoolPlan[]; readonly step: Draftable }) {
  const most = Math.max(0, ...plans.flatMap((plan) => plan.work.map(({ payload }) => ('count' in payload ? payload.count : 'updates' in payload ? payload.updates.length : 0)))); // prettier-ignore
  const versions = [...new Set(plans.map((plan) => versionOf(plan.view)))].join(', ');
  return (
    <>
      {plans.length === 0 ? null : <span>{[...(most > 0 ? [count(most, 'update')] : []), versions].join(', ')}</span>}
      <Chip state="info">{step === 'plan' ? 'Plan, nothing started' : 'Nothing started'}</Chip>
    </>
  );
}

function LiveNote({ plans }: { readonly plans: readonly PoolPlan[] }) {
  if (plans.length === 0) return null;
  if (plans.some((plan) => plan.asked === 'asking'))
    return (
      <>
        <StateGlyph state="busy" /> Asking the servers
      </>
    );
  const away = plans.filter((plan) => plan.asked === 'away');
  if (away.length > 0)
    return (
      <>
        <StateGlyph state="stale" /> {namesOf(away.map((plan) => plan.name))} as last seen
      </>
    );
  if (plans.some((plan) => plan.asked === 'failed'))
    return (
      <>
        <StateGlyph state="warning" /> Some servers could not be asked
      </>
    );
  return (
    <>
      <StateGlyph state="running" /> Checks run again by themselves when the pool changes
    </>
  );
}

/** One for each pool; with many pools the names would not fit. */
function Rehearse({ plans }: { readonly plans: readonly PoolPlan[] }) {
  const ready = plans.filter((plan) => plan.planned.plan.hosts.length > 0).slice(0, 3);
  return ready.map(({ pool, name, planned }) => (
    <Button
      key={pool}
      icon={icons.practice}
      why={planned.stuck.length > 0 ? 'a VM has nowhere to go' : undefined}
      onClick={() => go({ at: 'page', page: 'rollout', rest: ['rehearsal', pool] })}
    >
      {ready.length === 1 ? 'Rehearse' : `Rehearse ${name}`}
    </Button>
  ));
}

interface WalkProps {
  readonly step: Draftable;
  readonly blocked: string | undefined;
  readonly starting: boolean;
  readonly plans: readonly PoolPlan[];
  /** Whether anything is installed, and not only restarted or finished. */
  readonly installs: boolean;
  readonly onStart: () => void;
}

function Walk({ step, blocked, starting, plans, installs, onStart }: WalkProps) {
  const at = steps.indexOf(step);
  const [before, next] = [steps[at - 1], steps[at + 1]];
  const servers = plans.reduce((sum, plan) => sum + plan.planned.plan.hosts.length, 0);
  return (
    <>
      {before === undefined ? null : <Button onClick={() => show(before)}>Back</Button>}
      {step === 'safeguards' ? (
        <Button kind="primary" why={starting ? 'it is being started' : blocked} onClick={onStart}>
          Start {installs ? 'updating' : 'the roll of'} {count(servers, 'server')}
        </Button>
      ) : next === undefined ? null : (
        <Button kind="primary" why={blocked} onClick={() => show(next)}>
          Next: {stepNames[next]}
        </Button>
      )}
    </>
  );
}

function ScopeSide({ plans }: { readonly plans: readonly PoolPlan[] }): ReactNode {
  return (
    <>
      <SidePart title="What will happen">
        <p>{blastRadius(plans)}</p>
      </SidePart>
      <SidePart title="How it goes">
        <p>
          One server at a time in each pool: its VMs move to the others while they run, it is updated and restarted, its
          VMs come home, then the next. Pools go side by side.
        </p>
      </SidePart>
      {plans.length === 0 ? null : (
        <SidePart title="What will be put back">
          <PutBack plans={plans} />
        </SidePart>
      )}
    </>
  );
}
