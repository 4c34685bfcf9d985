import { Pause, Play } from 'lucide-react';
import type { Activity } from '../../../app/activity/activity.ts';
import { useCommand } from '../../link/ask.ts';
import { IconButton } from '../../ui/button.tsx';
import { size, sizeOf } from '../../ui/format/size.ts';
import { span } from '../../ui/format/time.ts';
import { Meter } from '../../ui/figure/meter.tsx';
import { useNow } from '../../ui/use-now.ts';
import { remaining } from './filter.ts';
import css from './activity.module.css';

/** "1.2 of 8 GiB, 84 MiB/s". */
function flowWords({ done, total, rate, paused }: NonNullable<Activity['transfer']>): string {
  const much = total === undefined ? size(done) : sizeOf(done, total);
  if (paused) return `${much}, paused`;
  return rate > 0 ? `${much}, ${size(rate)}/s` : much;
}

/** How far something that runs is: share, bytes and speed where bytes travel, and what is left. */
export function Progress({ row }: { readonly row: Activity }) {
  const now = useNow(1000);
  const pause = useCommand('activity.pause');
  const { transfer } = row;
  const left = transfer?.paused ? undefined : remaining(row, now);
  return (
    <>
      <Meter value={row.progress} width={72} progress label={`${row.title}, progress`} />
      <span className={css['soft']}>{Math.round(row.progress * 100)} %</span>
      {transfer && <span className={css['faint']}>{flowWords(transfer)}</span>}
      {left !== undefined && <span className={css['faint']}>about {span(left)} left</span>}
      {transfer && (
        <IconButton
          icon={transfer.paused ? Play : Pause}
          label={`${transfer.paused ? 'Go on with' : 'Pause'} ${row.title}`}
          small
          size={14}
          onClick={() => pause.mutate({ id: row.id, paused: !transfer.paused })}
        />
      )}
    </>
  );
}
