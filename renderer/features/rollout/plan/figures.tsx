import type { ReactNode } from 'react';
import { naively } from '../../../../app/rollout/plan/naive.ts';
import { size } from '../../../ui/format/size.ts';
import { clock, clockAfter, span } from '../../../ui/format/time.ts';
import type { PoolPlan } from '../use-plans.ts';
import { count } from '../words.ts';
import css from './plan.module.css';

interface FigureProps {
  readonly label: string;
  readonly value: string;
  readonly children: ReactNode;
  readonly tone?: 'good' | 'bad';
}

function Figure({ label, value, children, tone }: FigureProps) {
  return (
    <div className={css['figure']}>
      <dt>{label}</dt>
      <dd>
        <b>{value}</b> <span className={tone === undefined ? undefined : css[tone]}>{children}</span>
      </dd>
    </div>
  );
}

/** The plan in five numbers: when it ends, whether that fits, what moves, where it is tight, who stands still. */
export function Figures({ plan, begins }: { readonly plan: PoolPlan; readonly begins: number }) {
  const { timeline, planned, choices } = plan;
  const time = (seconds: number): string => clockAfter(begins + seconds * 1000, begins);
  const { window } = choices.safeguards;
  const spare = window ? window.until - begins - timeline.end.high * 1000 : 0;
  const away = planned.plan.hosts.flatMap((host) => host.away);
  const parked = away.filter((one) => one.how !== 'migrate');
  const { tightest } = timeline;
  const naive = naively(planned.plan, planned.site);
  const saved = naive.moves - timeline.moves;
  const tightHost = timeline.lanes.find((lane) => lane.host === tightest?.host)?.name ?? '';
  return (
    <dl className={css['figures']}>
      <Figure label="Ends about" value={time(timeline.end.likely)}>
        <span title={plan.source ?? 'from usual values; this console has not learned enough yet'}>
          {time(timeline.end.low)} to {time(timeline.end.high)}, {plan.source === undefined ? 'usual times' : 'learned'}
        </span>
      </Figure>
      {window ? (
        <Figure
          label="Window"
          value={`${clock(window.from)} to ${clock(window.until)}`}
          tone={spare >= 0 ? 'good' : 'bad'}
        >
          {spare >= 0 ? `fits, ${span(spare)} spare at worst` : `may end ${span(-spare)} too late`}
        </Figure>
      ) : (
        <Figure label="Window" value="none">
          starts when you say so
        </Figure>
      )}
      <Figure label="Moves" value={String(timeline.moves)}>
        {timeline.moves / 2} out, {timeline.moves / 2} back, {size(timeline.bytes)}
        {saved > 0 ? (
          <span
            title={`Server by server as they are named, and home only at the end: ${naive.moves} moves, ${size(naive.bytes)}`}
          >
            , {saved} fewer than the usual way
          </span>
        ) : null}
      </Figure>
      {tightest ? (
        <Figure label="Tightest moment" value={`${size(Math.max(0, tightest.free))} free`}>
          {tightHost}, {time(tightest.from)}
        </Figure>
      ) : null}
      <Figure label="VM downtime" value={parked.length === 0 ? 'none' : count(parked.length, 'VM')}>
        {parked.length === 0
          ? away.length === 0
            ? 'no VM has to leave'
            : `all ${away.length} move live`
          : parked.length === 1
            ? parked[0]?.vm.name
            : `${parked[0]?.vm.name ?? ''} and ${parked.length - 1} more`}
      </Figure>
    </dl>
  );
}
