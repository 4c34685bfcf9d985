import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { liveBoard } from '../../../../app/rollout/board/board.ts';
import type { Timeline } from '../../../../app/rollout/board/timeline.ts';
import type { RunReport } from '../../../../app/rollout/report/report.ts';
import type { FollowedRun } from '../../../mirror/rollouts.ts';
import { Banner } from '../../../ui/banner.tsx';
import { Card } from '../../../ui/card.tsx';
import { Chip } from '../../../ui/chip.tsx';
import { size } from '../../../ui/format/size.ts';
import { exactClock, span } from '../../../ui/format/time.ts';
import { PlainTable } from '../../../ui/plain-table/plain-table.tsx';
import type { PlainColumn } from '../../../ui/plain-table/plain-table.tsx';
import { StateGlyph } from '../../../ui/glyph/state-glyph.tsx';
import { BoardView } from '../board/board-view.tsx';
import { count } from '../words.ts';
import { guidanceStates } from './guidance-states.ts';
import css from './report.module.css';

type HostLine = RunReport['hosts'][number];
type MoveLine = RunReport['moves'][number];
type GuidanceLine = RunReport['guidance'][number];
type HookLine = RunReport['hooks'][number];

const time = (ms: number | undefined): string => (ms === undefined ? '' : span(ms));

const hostColumns: readonly PlainColumn<HostLine>[] = [
  { id: 'name', head: 'Server', render: (row) => <b>{row.name}</b> },
  {
    id: 'outcome',
    width: 112,
    head: 'Outcome',
    render: (row) => (
      <Chip plain state={row.outcome === 'Done' ? 'done' : row.outcome === 'Failed' ? 'error' : 'info'}>
        {row.outcome}
      </Chip>
    ),
  },
  { id: 'updates', head: 'Updates', width: 72, align: 'right', render: (row) => row.updates },
  { id: 'took', width: 96, head: 'Took', align: 'right', render: (row) => time(row.took) },
  { id: 'planned', width: 104, head: 'Planned', align: 'right', render: (row) => time(row.planned) },
  { id: 'leave', width: 88, head: 'Leave', align: 'right', render: (row) => time(row.phases['leave']) },
  { id: 'update', width: 88, head: 'Update', align: 'right', render: (row) => time(row.phases['update']) },
  { id: 'restart', width: 88, head: 'Restart', align: 'right', render: (row) => time(row.phases['restart']) },
  { id: 'return', width: 88, head: 'Return', align: 'right', render: (row) => time(row.phases['return']) },
];

const releaseColumns: readonly PlainColumn<HostLine>[] = [
  { id: 'name', head: 'Server', render: (row) => <b>{row.name}</b> },
  { id: 'before', head: 'Before', render: (row) => row.before ?? 'not read' },
  { id: 'after', head: 'After', render: (row) => row.after ?? 'not read' },
];

const moveColumns: readonly PlainColumn<MoveLine>[] = [
  { id: 'vm', head: 'VM', render: (row) => <b>{row.vm}</b> },
  { id: 'memory', head: 'Memory', align: 'right', render: (row) => size(row.memory) },
  { id: 'home', head: 'Home', render: (row) => row.home },
  {
    id: 'went',
    head: 'Meanwhile',
    render: (row) =>
      row.how === 'suspend'
        ? 'suspended'
        : row.how === 'shut-down'
          ? 'shut down'
          : row.went === ''
            ? 'did not leave'
            : row.went === row.planned
              ? `on ${row.went}`
              : `on ${row.went}, planned ${row.planned}`,
  },
  { id: 'out', head: 'Out', align: 'right', render: (row) => time(row.out) },
  { id: 'back', head: 'Back', align: 'right', render: (row) => time(row.back) },
  {
    id: 'home-again',
    head: 'Now',
    render: (row) =>
      row.isHome ? (
        <Chip plain state="done">
          Home
        </Chip>
      ) : (
        <Chip plain state="warning">
          Elsewhere
        </Chip>
      ),
  },
];

const guidanceColumns: readonly PlainColumn<GuidanceLine>[] = [
  { id: 'subject', head: 'Server or VM', render: (row) => <b>{row.subject}</b> },
  { id: 'asks', head: 'Asked for', render: (row) => row.asks },
  {
    id: 'is',
    head: 'Then',
    width: 140,
    render: (row) => (
      <Chip plain state={guidanceStates[row.is].state}>
        {guidanceStates[row.is].word}
      </Chip>
    ),
  },
];

const hookColumns: readonly PlainColumn<HookLine>[] = [
  { id: 'what', head: 'Call', width: 300, render: (row) => <b title={row.what}>{row.what}</b> },
  { id: 'server', head: 'Server', width: 160, render: (row) => row.server ?? '' },
  {
    id: 'said',
    head: 'What came of it',
    render: (row) => (
      <>
        <Chip plain state={row.failed ? 'error' : 'done'}>
          {row.attempts > 1 ? `${row.said}, called ${row.attempts} times` : row.said}
        </Chip>
        {row.output === undefined ? null : <pre className={css['output']}>{row.output}</pre>}
      </>
    ),
  },
  { id: 'took', head: 'Took', width: 96, align: 'right', render: (row) => time(row.took) },
];

interface ReportBodyProps {
  readonly report: RunReport;
  readonly followed: Pick<FollowedRun, 'run'>;
  readonly timeline: Timeline | undefined;
  /** Lines of the journal that could not be read. */
  readonly damaged?: number;
  /** More cards. */
  readonly children?: ReactNode;
}

/** What a run came to, real or rehearsed: plan against what happened, moves, deviations, waivers, errors. */
export function ReportBody({ report, followed: { run }, timeline, damaged = 0, children }: ReportBodyProps) {
  const end = run.ended?.at ?? run.begun;
  const board = useMemo(() => timeline && liveBoard(run, timeline, end), [run, timeline, end]);
  const away = report.moves.filter((one) => !one.isHome).length;
  const took = end - run.begun;
  return (
    <>
      <p className={css['sum']}>
        <StateGlyph state={report.how === 'complete' && away === 0 ? 'done' : 'warning'} />
        <span>
          <b>{count(report.hosts.filter((one) => one.outcome === 'Done').length, 'server')}</b> of {report.hosts.length}{' '}
          updated in <b>{span(took)}</b>
          {report.planned === undefined || report.how !== 'complete'
            ? ''
            : `, ${span(Math.abs(took - report.planned))} ${took <= report.planned ? 'ahead of' : 'behind'} the plan`}
          . {away === 0 ? 'Every VM is where it was.' : `${count(away, 'VM')} ${away === 1 ? 'is' : 'are'} elsewhere.`}{' '}
          {damaged > 0 ? `${count(damaged, 'line')} of the journal could not be read.` : ''}
        </span>
      </p>
      {board ? (
        <BoardView
          label={`What happened in ${run.plan.pool.name}`}
          board={board}
          begins={run.begun}
          window={run.plan.safeguards.window}
          now={end}
          selected={undefined}
          compact
          renderHead={(lane) => (
            <>
              <b>{lane.name}</b>
              <p className={css['soft']}>
                {report.hosts.find((one) => one.name === lane.name)?.outcome ?? 'not part of it'}
              </p>
            </>
          )}
        />
      ) : null}
      {report.mixed === undefined ? null : <Banner state="warning">{report.mixed}</Banner>}
      <div className={css['cards']}>
        <Card title="Servers" flush>
          <PlainTable label="Servers" columns={hostColumns} rows={report.hosts} rowId={(one) => one.uuid} />
        </Card>
        <Card title="Releases" flush>
          <PlainTable label="Releases" columns={releaseColumns} rows={report.hosts} rowId={(one) => one.uuid} />
        </Card>
        <Card title="VMs" aside={`${report.moves.length} of the plan`} flush>
          <PlainTable label="VMs" columns={moveColumns} rows={report.moves} rowId={(one) => `${one.home} ${one.vm}`} />
        </Card>
        {report.guidance.length === 0 ? null : (
          <Card title="What the updates ask for" flush>
            <PlainTable
              label="What the updates ask for"
              columns={guidanceColumns}
              rows={report.guidance}
              rowId={(one) => `${one.subject} ${one.asks}`}
            />
          </Card>
        )}
        {report.hooks.length === 0 ? null : (
          <Card title="Hooks" flush>
            <PlainTable
              label="Hooks"
              columns={hookColumns}
              rows={report.hooks}
              rowId={(one) => `${one.server ?? ''} ${one.what}`}
            />
          </Card>
        )}
        <Card title="Deviations and orders">
          <Lines some={report.deviations} none="It went as planned." />
        </Card>
        <Card title="Errors">
          <Lines some={report.errors} none="No step failed." />
        </Card>
        <Card title="Findings and waivers">
          {report.findings.length === 0 ? (
            <p className={css['soft']}>Nothing was found.</p>
          ) : (
            <ul>
              {report.findings.map((one) => {
                const waived = report.waivers.find((waiver) => waiver.finding === one.id);
                return (
                  <li key={one.id}>
                    {one.sentence}
                    {waived ? <span className={css['soft']}>, waived: “{waived.reason}”</span> : null}
                  </li>
                );
              })}
            </ul>
          )}
        </Card>
        {children}
      </div>
    </>
  );
}

function Lines({ some, none }: { readonly some: RunReport['log']; readonly none: string }) {
  if (some.length === 0) return <p className={css['soft']}>{none}</p>;
  return (
    <ul>
      {some.map((line, index) => (
        <li key={`${line.at} ${index}`} className={css['line']}>
          <time>{exactClock(line.at)}</time>
          <span>{line.sentence}</span>
        </li>
      ))}
    </ul>
  );
}
