import { Star } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { planBoard } from '../../../../app/rollout/board/board.ts';
import type { BoardLane } from '../../../../app/rollout/board/board.ts';
import { IconButton } from '../../../ui/button.tsx';
import { size } from '../../../ui/format/size.ts';
import { shortSpan } from '../../../ui/format/time.ts';
import { Icon } from '../../../ui/glyph/icon.tsx';
import { icons } from '../../../ui/glyph/icons.ts';
import { MenuButton } from '../../../ui/layer/menu.tsx';
import { ServerGlyph } from '../../../ui/glyph/state-glyph.tsx';
import { BoardView, Legend } from '../board/board-view.tsx';
import type { Drafting } from '../draft.ts';
import type { PoolPlan } from '../use-plans.ts';
import { count } from '../words.ts';
import { moveVerdict, orderVerdict, reordered } from './edits.ts';
import { Figures } from './figures.tsx';
import { Handles, ServerHead } from './handles.tsx';
import css from './plan.module.css';

interface PlanPageProps {
  readonly plans: readonly PoolPlan[];
  readonly drafting: Drafting;
  /** Milliseconds since 1970 at which the run would begin. */
  readonly begins: number;
  readonly selected: string | undefined;
  readonly onSelect: (vm: string | undefined) => void;
}

/** The whole rollout before it happens, one board for each pool. */
export function PlanPage({ plans, drafting, begins, selected, onSelect }: PlanPageProps) {
  return (
    <>
      {plans.map((plan) => (
        <section key={plan.pool} aria-label={`Plan of ${plan.name}`}>
          {plans.length > 1 ? (
            <h2 className={css['pool']}>
              <Icon of={icons.pool} size={15} />
              {plan.name}
            </h2>
          ) : null}
          <Figures plan={plan} begins={begins} />
          <OnePlan plan={plan} drafting={drafting} begins={begins} selected={selected} onSelect={onSelect} />
        </section>
      ))}
      <Legend window={drafting.draft.safeguards.window !== undefined} />
    </>
  );
}

interface OnePlanProps extends Omit<PlanPageProps, 'plans'> {
  readonly plan: PoolPlan;
}

const places = ['First', 'Second', 'Third', 'Fourth', 'Fifth', 'Sixth', 'Seventh', 'Eighth', 'Ninth', 'Tenth'];

function OnePlan({ plan, drafting, begins, selected, onSelect }: OnePlanProps) {
  const { editPool } = drafting;
  const board = useMemo(() => planBoard(plan.planned.plan, plan.timeline), [plan]);
  const order = useCallback(
    (host: string, place: number) => {
      if (orderVerdict(plan, host, place).ok) editPool(plan.pool, (one) => ({ ...one, order: reordered(plan, host, place) })); // prettier-ignore
    },
    [plan, editPool],
  );
  const move = (vm: string, to: string): void => {
    onSelect(vm);
    editPool(plan.pool, (one) => ({ ...one, targets: { ...one.targets, [vm]: to } }));
  };
  return (
    <BoardView
      label={`Plan of ${plan.name}`}
      board={board}
      begins={begins}
      window={plan.choices.safeguards.window}
      now={undefined}
      selected={selected}
      renderHead={(lane, index) => <Head lane={lane} place={index} plan={plan} onOrder={order} />}
      renderOver={(layout, bundles) => (
        <Handles
          board={board}
          layout={layout}
          bundles={bundles}
          verdict={(vm, host) => moveVerdict(plan, vm, host)}
          onSelect={onSelect}
          onMove={move}
        />
      )}
    />
  );
}

interface HeadProps {
  readonly lane: BoardLane;
  readonly place: number;
  readonly plan: PoolPlan;
  readonly onOrder: (host: string, place: number) => void;
}

function Head({ lane, place, plan, onOrder }: HeadProps) {
  const one = plan.planned.plan.hosts.find((it) => it.host.uuid === lane.host);
  const lines = one
    ? [
        `${places[place] ?? `${place + 1}th`}${lane.coordinator ? ': coordinator' : ''}`,
        `${count(one.away.length, 'VM')}, ${size(one.away.reduce((sum, away) => sum + away.memory, 0))}`,
        `${size(lane.capacity)} memory`,
        ...(lane.coordinator && one.consequence.restart !== 'none' ? [`pool away about ${awayFor(lane)}`] : []),
      ]
    : ['stays as it is', `${size(lane.capacity)} memory`];
  const to = (label: string, next: number) => {
    const verdict = orderVerdict(plan, lane.host, next);
    return { label, why: verdict.ok ? undefined : verdict.why, onSelect: () => onOrder(lane.host, next) };
  };
  return (
    <ServerHead host={lane.host} place={place} fixed={lane.coordinator || !one} onOrder={onOrder}>
      <div className={css['server']}>
        <ServerGlyph />
        <b title={lane.name}>{lane.name}</b>
        {lane.coordinator ? <Star size={12} fill="currentColor" aria-label="coordinator" /> : null}
        {one ? (
          <MenuButton
            align="end"
            trigger={<IconButton small size={14} icon={icons.drag} label={`Place of ${lane.name} in the order`} />}
            entries={() => [to('Earlier', place - 1), to('Later', place + 1)]}
          />
        ) : null}
      </div>
      {lines.map((line) => (
        <p key={line} className={css['line']}>
          {line}
        </p>
      ))}
    </ServerHead>
  );
}

function awayFor(lane: BoardLane): string {
  const restart = lane.phases.find((phase) => phase.phase === 'restart');
  return restart ? shortSpan((restart.until - restart.from) * 1000) : '1 min';
}
