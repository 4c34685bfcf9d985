import { useMemo } from 'react';
import type { Activity } from '../../../app/activity/activity.ts';
import type { AnyObj, PoolId } from '../../../app/inventory/view.ts';
import { useHappenings } from '../../objects/happenings.ts';
import { go } from '../../objects/place.ts';
import { iconOfAction, iconOfMessage } from '../../ui/glyph/action-icons.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Icon } from '../../ui/glyph/icon.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import { span, when } from '../../ui/format/time.ts';
import { useNow } from '../../ui/use-now.ts';
import css from './overview.module.css';

const SHOWN = 7;

function mark(row: Activity) {
  if (row.state === 'failed' || row.state === 'partly') return <StateGlyph state="error" label="Failed" />;
  if (row.state === 'running' || row.state === 'queued') return <StateGlyph state="busy" label="Running" />;
  if (row.message !== undefined) return <Icon of={iconOfMessage(row.message)} size={16} />;
  return <Icon of={(row.action === undefined ? undefined : iconOfAction(row.action)) ?? icons.journal} size={16} />;
}

function about(row: Activity): string {
  const took = row.finished === undefined || row.finished === row.started ? '' : span(row.finished - row.started);
  const state =
    row.state === 'running' ? `${Math.round(row.progress * 100)} %` : row.state === 'failed' ? 'failed' : took;
  return [row.who, state].filter(Boolean).join(' · ');
}

/** The last things that happened to an object, whoever did them. */
export function RecentActivity({ pool, object }: { readonly pool: PoolId; readonly object: AnyObj }) {
  const rows = useHappenings();
  const now = useNow(30_000);
  const mine = useMemo(
    () =>
      rows
        .filter((row) => row.targets.some((target) => target.pool === pool && target.ref === object.$ref))
        .slice(0, SHOWN),
    [rows, pool, object.$ref],
  );
  return (
    <Card
      title="Recent activity"
      flush
      aside={
        <Button
          kind="quiet"
          small
          onClick={() => go({ at: 'object', pool, cls: object.$cls, uuid: object.uuid, tab: 'activity' })}
        >
          All
        </Button>
      }
    >
      {mine.length === 0 ? (
        <p className={css['empty']}>Nothing is known to have happened to it.</p>
      ) : (
        <ul className={css['recent']}>
          {mine.map((row) => (
            <li key={row.id} className={css['event']}>
              {mark(row)}
              <div>
                <p title={row.title}>{row.title}</p>
                <p className={css['about']}>{about(row)}</p>
              </div>
              <time dateTime={new Date(row.started).toISOString()}>{when(row.started, now)}</time>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
