import { nextTime } from '../../../app/inventory/describe/wall-clock.ts';
import { useConnection } from '../../mirror/hooks.ts';
import { useAsk } from '../../link/ask.ts';
import { moment } from '../../ui/format/time.ts';
import { useNow } from '../../ui/use-now.ts';
import type { FieldViewProps } from './field-props.ts';
import css from './action-dialog.module.css';

const two = (n: number): string => String(n).padStart(2, '0');
const onWall = (time: number): string => `${two(new Date(time).getUTCHours())}:${two(new Date(time).getUTCMinutes())}`;

/** A schedule goes by the server's clock; whoever sets it looks at another one. */
export function ServerClock({ aims, args }: FieldViewProps) {
  const pool = aims[0]?.situation.view.pool ?? '';
  const state = useConnection(pool)?.state;
  const here = useNow(15_000);
  const { data } = useAsk('pool.wallClock', { pool }, { staleTime: 60_000 });
  if (!data || state?.at !== 'live') return null;
  const there = here + state.clockOffset;
  const next = nextTime(
    {
      frequency: String(args['frequency']),
      minute: Number(args['minute'] ?? 0),
      hour: Number(args['hour'] ?? 0),
      days: Array.isArray(args['days']) ? (args['days'] as string[]) : [],
    },
    there,
    data.aheadMinutes,
  );
  return (
    <p className={css['hint']}>
      It is {onWall(there + data.aheadMinutes * 60_000)} on the server’s clock.
      {next !== undefined &&
        ` The next snapshot would be taken at ${onWall(next + data.aheadMinutes * 60_000)} there, ${moment(next - state.clockOffset)} here.`}
    </p>
  );
}
