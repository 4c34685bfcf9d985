import { Scale } from 'lucide-react';
import { useRef, useState } from 'react';
import { why } from '../../../../app/errors/explain.ts';
import { differences, unmatched } from '../../../../app/rollout/report/compare.ts';
import type { Difference } from '../../../../app/rollout/report/compare.ts';
import { reportOf } from '../../../../app/rollout/report/report.ts';
import type { RunReport } from '../../../../app/rollout/report/report.ts';
import { replay } from '../../../../app/rollout/run/run.ts';
import type { RunEvent } from '../../../../app/rollout/run/run.ts';
import { useLink } from '../../../link/link.tsx';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { moment, span } from '../../../ui/format/time.ts';
import { showToast } from '../../../ui/layer/toast.tsx';
import { PlainTable } from '../../../ui/plain-table/plain-table.tsx';
import type { PlainColumn } from '../../../ui/plain-table/plain-table.tsx';
import { readText } from '../../../ui/text/read-text.ts';
import css from './report.module.css';

/** Another run to compare with, and what is known of the file it came from. */
interface Other {
  readonly report: RunReport;
  readonly about: string;
}

interface CompareProps {
  readonly report: RunReport;
  readonly onFound: (other: Other) => void;
}

/** Asks for the report of another run, or for the journal of a rehearsal. */
export function CompareWith({ onFound }: Pick<CompareProps, 'onFound'>) {
  const link = useLink();
  const file = useRef<HTMLInputElement>(null);
  const open = async (chosen: File): Promise<void> => {
    const text = await readText(chosen);
    const refuse = (because: string): void => showToast({ state: 'warning', text: `${chosen.name} ${because}.` });
    const rehearsed = rehearsalIn(text);
    if (rehearsed) return onFound({ report: rehearsed, about: `the rehearsal of ${moment(rehearsed.began)}` });
    const verified = await link.call('rollout.verify', { text });
    if (verified.is === 'not-a-report') return refuse('is neither a report nor the journal of a rehearsal');
    if (verified.is === 'changed') return refuse('is not what was signed: it is not compared');
    const { report, ours } = verified;
    onFound({ report, about: `the run of ${moment(report.began)}, signed ${ours ? 'here' : 'by another installation'} and unchanged` });
  };
  return (
    <>
      <Button icon={Scale} tip="An earlier report (JSON), or the journal of a rehearsal" onClick={() => file.current?.click()}>
        Compare with…
      </Button>
      <input
        ref={file}
        type="file"
        hidden
        accept=".json,.jsonl,application/json"
        aria-label="Report or rehearsal to compare with"
        onChange={(event) => {
          const [chosen] = event.currentTarget.files ?? [];
          event.currentTarget.value = '';
          if (chosen) void open(chosen);
        }}
      />
    </>
  );
} // prettier-ignore

function rehearsalIn(text: string): RunReport | undefined {
  try {
    const events = text.split('\n').filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as RunEvent);
    const run = replay(events);
    return run && reportOf(run, events, undefined, why);
  } catch {
    return undefined;
  }
} // prettier-ignore

const shown = ({ as }: Difference, value: Difference['now']): string =>
  value === undefined ? '' : as === 'duration' ? span(Number(value)) : String(value);

const columns: readonly PlainColumn<Difference>[] = [
  { id: 'server', head: 'Server', render: (row) => <b>{row.server ?? 'The run'}</b> },
  { id: 'what', head: 'What', render: (row) => row.what },
  { id: 'before', head: 'There', align: 'right', render: (row) => shown(row, row.before) },
  { id: 'now', head: 'Here', align: 'right', render: (row) => shown(row, row.now) },
];

/** What is different, in figures and line by line. */
export function Compared({ report, other }: { readonly report: RunReport; readonly other: Other }) {
  const [all, showAll] = useState(false);
  const figures = differences(other.report, report);
  const lines = unmatched(other.report.log, report.log);
  const few = all ? Infinity : 8;
  return (
    <Card title="Compared" aside={`with ${other.about}`} flush>
      {figures.length === 0 ? (
        <p className={css['told']}>Everything that is counted is the same.</p>
      ) : (
        <PlainTable label="Differences" columns={columns} rows={figures} rowId={(one) => `${one.server ?? ''} ${one.what}`} />
      )}
      <div className={css['told']}>
        <p className={css['soft']}>{lines.matched} lines of both logs are the same.</p>
        <Only title="Only there" lines={lines.before} few={few} />
        <Only title="Only here" lines={lines.now} few={few} />
        {!all && Math.max(lines.before.length, lines.now.length) > few ? (
          <Button small kind="quiet" onClick={() => showAll(true)}>
            Show all lines
          </Button>
        ) : null}
      </div>
    </Card>
  );
} // prettier-ignore

function Only({ title, lines, few }: { readonly title: string; readonly lines: readonly string[]; readonly few: number }) {
  if (lines.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3>{`${title}: ${lines.length}`}</h3>
      <ul>
        {lines.slice(0, few).map((line, at) => (
          <li key={`${at} ${line}`}>{line}</li>
        ))}
      </ul>
    </section>
  );
} // prettier-ignore
