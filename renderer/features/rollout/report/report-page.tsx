import { why } from '../../../../app/errors/explain.ts';
import { Download, Printer } from 'lucide-react';
import { useMemo } from 'react';
import type { RolloutRow } from '../../../../app/contract/rollouts.ts';
import { liveBoard } from '../../../../app/rollout/board/board.ts';
import { reportOf } from '../../../../app/rollout/report/report.ts';
import type { RunReport } from '../../../../app/rollout/report/report.ts';
import { useAsk } from '../../../link/ask.ts';
import { useView } from '../../../mirror/hooks.ts';
import { go } from '../../../objects/place.ts';
import type { FollowedRun } from '../../../mirror/rollouts.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Chip } from '../../../ui/chip.tsx';
import { size } from '../../../ui/format/size.ts';
import { exactClock, moment, span } from '../../../ui/format/time.ts';
import { PlainTable } from '../../../ui/plain-table/plain-table.tsx';
import type { PlainColumn } from '../../../ui/plain-table/plain-table.tsx';
import { saveText } from '../../../ui/save-text.ts';
import { StateGlyph } from '../../../ui/glyph/state-glyph.tsx';
import { BoardView } from '../board/board.tsx';
import { RolloutFrame } from '../frame.tsx';
import { usePlayed } from '../run/run-page.tsx';
import { count } from '../words.ts';
import { htmlOf } from './html.ts';
import css from './report.module.css';

type HostLine = RunReport['hosts'][number];
type MoveLine = RunReport['moves'][number];

const time = (ms: number | undefined): string => (ms === undefined ? '' : span(ms));

const hostColumns: readonly PlainColumn<HostLine>[] = [
  { id: 'name', head: 'Server', render: (row) => <b>{row.name}</b> },
  {
    id: 'outcome',
    head: 'Outcome',
    render: (row) => (
      <Chip plain state={row.outcome === 'Done' ? 'done' : row.outcome === 'Failed' ? 'error' : 'info'}>
        {row.outcome}
      </Chip>
    ),
  },
  { id: 'updates', head: 'Updates', align: 'right', render: (row) => row.updates },
  { id: 'took', head: 'Took', align: 'right', render: (row) => time(row.took) },
  { id: 'planned', head: 'Planned', align: 'right', render: (row) => time(row.planned) },
  { id: 'after', head: 'Release', render: (row) => <Release {...row} /> },
  { id: 'leave', head: 'Leave', align: 'right', render: (row) => time(row.phases['leave']) },
  { id: 'update', head: 'Update', align: 'right', render: (row) => time(row.phases['update']) },
  { id: 'restart', head: 'Restart', align: 'right', render: (row) => time(row.phases['restart']) },
  { id: 'return', head: 'Return', align: 'right', render: (row) => time(row.phases['return']) },
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

/** What a run came to: plan against what happened, moves, deviations, waivers, errors. */
export function ReportPage({ row, followed }: { readonly row: RolloutRow; readonly followed: FollowedRun }) {
  const { run, events } = followed;
  const view = useView(row.pool ?? '');
  const timeline = usePlayed(run.plan, view);
  const report = useMemo(
    () => reportOf(run, events, timeline, (failure) => why(failure, view)),
    [run, events, timeline, view],
  );
  const signed = useAsk('rollout.report', { run: row.run }, { staleTime: Infinity });
  const unsigned = signed.data ? undefined : signed.error ? why(signed.error.failure, view) : 'it is being signed';
  const end = run.ended?.at ?? run.begun;
  const board = useMemo(() => timeline && liveBoard(run, timeline, end), [run, timeline, end]);
  const away = report.moves.filter((one) => !one.isHome).length;
  const file = `rollout-${run.plan.pool.name}-${new Date(run.begun).toISOString().slice(0, 10)}`;
  const took = end - run.begun;
  return (
    <RolloutFrame
      title={`Update ${run.plan.pool.name}`}
      meta={
        <>
          <Chip state={report.how === 'complete' ? 'done' : 'info'}>
            {report.how === 'complete' ? 'Complete' : 'Stopped and put back'}
          </Chip>
          <span>
            {moment(run.begun)}, by {report.who.join(', ')}
          </span>
        </>
      }
      current="report"
      onStep={(step) =>
        step === 'run' ? () => go({ at: 'page', page: 'rollout', rest: ['run', row.run] }) : undefined
      }
      actions={
        <>
          <Button icon={Printer} onClick={() => window.print()}>
            Print
          </Button>
          <Button
            icon={Download}
            why={unsigned}
            onClick={() =>
              saveText(`${file}.json`, 'application/json', `${JSON.stringify(signed.data, undefined, 2)}\n`)
            }
          >
            JSON
          </Button>
          <Button
            icon={Download}
            why={unsigned}
            onClick={() => signed.data && saveText(`${file}.html`, 'text/html', htmlOf(signed.data))}
          >
            HTML
          </Button>
        </>
      }
    >
      <p className={css['sum']}>
        <StateGlyph state={report.how === 'complete' && away === 0 ? 'done' : 'warning'} />
        <span>
          <b>{count(report.hosts.filter((one) => one.outcome === 'Done').length, 'server')}</b> of {report.hosts.length}{' '}
          updated in <b>{span(took)}</b>
          {report.planned === undefined
            ? ''
            : `, ${span(Math.abs(took - report.planned))} ${took <= report.planned ? 'ahead of' : 'behind'} the plan`}
          . {away === 0 ? 'Every VM is where it was.' : `${count(away, 'VM')} ${away === 1 ? 'is' : 'are'} elsewhere.`}{' '}
          {row.damaged > 0 ? `${count(row.damaged, 'line')} of the journal could not be read.` : ''}
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
      <div className={css['cards']}>
        <Card title="Servers" flush>
          <PlainTable label="Servers" columns={hostColumns} rows={report.hosts} rowId={(one) => one.uuid} />
        </Card>
        <Card title="VMs" aside={`${report.moves.length} of the plan`} flush>
          <PlainTable label="VMs" columns={moveColumns} rows={report.moves} rowId={(one) => `${one.home} ${one.vm}`} />
        </Card>
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
        <Card title="Signature">
          {signed.data ? (
            <>
              <p>
                The files are signed by this installation. <code>npm run doctor -- --verify-report FILE</code> tells
                whether one is still what was signed.
              </p>
              <p className={css['key']}>
                <span className={css['soft']}>Key</span> <code>{signed.data.signature.fingerprint}</code>
              </p>
            </>
          ) : (
            <p className={css['soft']}>{signed.error ? unsigned : 'It is being signed.'}</p>
          )}
        </Card>
      </div>
    </RolloutFrame>
  );
}

/** The release that a server has now, and the one it came from where that is another. */
function Release({ before, after }: HostLine) {
  if (after === undefined) return before ?? '';
  return (
    <>
      {after}
      {before === undefined || before === after ? null : <div className={css['soft']}>was {before}</div>}
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
