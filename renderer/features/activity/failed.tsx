import { useMemo, type ReactNode } from 'react';
import { serverReasons, waysOut } from '../../../app/actions/ways-out.ts';
import type { Activity, ActionRequest } from '../../../app/activity/activity.ts';
import { explain } from '../../../app/errors/explain.ts';
import type { Failure } from '../../../app/errors/failure.ts';
import { displayName } from '../../../app/inventory/describe/names.ts';
import { lookup } from '../../../app/inventory/view.ts';
import { usePools } from '../../mirror/hooks.ts';
import { useLink } from '../../link/link.tsx';
import { tellFailure } from '../../link/tell.ts';
import { useMirror } from '../../mirror/provider.tsx';
import { ErrorCard } from '../../ui/error-card/error-card.tsx';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import { notDone } from './outcome.ts';
import { ServerTable } from './server-table.tsx';
import { shortageOf } from './shortage.ts';
import { useAskAgain, useWay } from './way.ts';
import css from './activity.module.css';

interface FailedProps {
  readonly row: Activity;
  readonly commandShown: boolean;
  readonly onShowCommand: () => void;
  readonly more: ReactNode;
}

/** More buttons than this help nobody. */
const MOST_WAYS = 3;

const lower = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;

const failureOf = (row: Activity): Failure | undefined =>
  row.failure ?? row.steps.find((step) => step.failure)?.failure;

/** What went wrong with an action, why, how things are now, and the ways out. */
export function Failed({ row, commandShown, onShowCommand, more }: FailedProps) {
  const mirror = useMirror();
  const link = useLink();
  const pools = usePools();
  const take = useWay(row);
  const ask = useAskAgain();
  const again = (request: ActionRequest) => link.call('action.run', request).catch(tellFailure);
  const failure = failureOf(row);
  const target = row.targets[0];
  const pool = failure?.pool ?? target?.pool;
  const store = pool === undefined ? undefined : mirror.pool(pool);
  const told = useMemo(
    () =>
      failure && {
        explanation: explain(failure, [...(store ? [store] : []), ...pools]),
        shortage: store && shortageOf(row, failure, store),
        ways: store ? waysOut(row, failure, store) : [],
        servers: store ? serverReasons(row, failure, store) : [],
      },
    [failure, row, store, pools],
  );
  if (!told || !failure) return null;
  const { explanation, shortage, ways, servers } = told;
  const failed = row.steps.filter((step) => step.state === 'failed' && step.failure);
  const others = failed.length > 1 ? failed : [];
  const fixes = ways.slice(0, MOST_WAYS).map((way) => ({
    label: way.label,
    fact: way.fact,
    onPress: () => take(way),
  }));
  const { retry, asks } = row;
  return (
    <ErrorCard
      title={`${row.title} ${notDone(row)}: ${lower(explanation.title)}`}
      shortage={shortage}
      fixes={fixes}
      onRetry={retry ? () => void again(retry) : asks && (() => ask(asks))}
      retry={asks ? 'Try again…' : 'Retry'}
      code={explanation.code}
      params={explanation.params}
      onCopy={() => void navigator.clipboard.writeText(JSON.stringify(row, undefined, 2))}
      onShowCommand={onShowCommand}
      commandShown={commandShown}
      more={more}
    >
      <p>
        {explanation.cause} <b>{explanation.state}</b>
      </p>
      {explanation.parts.length > 1 && (
        <ul className={css['reasons']}>
          {explanation.parts.map((part) => (
            <li key={part.title}>{part.title}.</li>
          ))}
        </ul>
      )}
      {servers.length > 0 && target && <ServerTable pool={target.pool} servers={servers} />}
      {others.length > 0 && (
        <ul className={css['reasons']}>
          {others.slice(0, 12).map((step) => (
            <li key={step.title}>
              <StateGlyph state="error" size={12} /> <b>{step.target?.name ?? step.title}</b>{' '}
              {step.failure && lower(explain(step.failure, store ?? []).title)}
            </li>
          ))}
          {others.length > 12 && <li>and {others.length - 12} more</li>}
        </ul>
      )}
      {store && target && row.targets.length > 1 && (
        <p>
          {row.targets.length} objects in all, the first {displayNameOf(store, target)}.
        </p>
      )}
    </ErrorCard>
  );
}

function displayNameOf(view: Parameters<typeof lookup>[0], target: Activity['targets'][number]): string {
  const object = lookup(view, target.cls, target.ref);
  return object ? displayName(view, object) : target.name;
}
