import { useCallback, useState } from 'react';
import type { RecordingState } from '../../../app/contract/metrics.ts';
import { explain } from '../../../app/errors/explain.ts';
import type { View } from '../../../app/inventory/view.ts';
import { useCommand } from '../../link/ask.ts';
import { useConnection, useDerived } from '../../mirror/hooks.ts';
import { useRecording } from '../../mirror/recording.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Switch } from '../../ui/field/choice.tsx';
import { NumberField } from '../../ui/field/number-field.tsx';
import { size, sizeOf } from '../../ui/format/size.ts';
import { Meter } from '../../ui/figure/meter.tsx';
import { Part } from './part.tsx';
import css from './settings.module.css';

type Kept = RecordingState['objects'][number];

const GIB = 1024 ** 3;

/** The console's own recording of 5-second numbers: of what, for how long, how large, and how large it is now. */
export function Recorded() {
  const { state, keep, limit, look, error } = useRecording();
  const clear = useCommand('metrics.clearRecording', { shown: true });
  const [sure, setSure] = useState(false);
  const failure = (error ?? clear.error)?.failure;
  if (state === undefined) return null;
  const { days, maxBytes, watched, usedBytes, objects } = state;
  return (
    <Part title="Performance numbers">
      <p className={css['text']}>
        Servers forget their 5-second numbers after ten minutes. This console keeps them for the VMs and servers with a
        star on their Performance tab, whether or not somebody looks.
      </p>
      {failure && <Banner state="error">{explain(failure).title}</Banner>}
      <div className={css['narrow']}>
        <Switch checked={watched} onChange={(on) => limit({ days, maxBytes, watched: on })}>
          Keep what I look at, too
        </Switch>
        <NumberField
          label="Keep them for"
          unit="days"
          min={1}
          max={60}
          value={days}
          onChange={(value) => value !== null && limit({ days: value, maxBytes, watched })}
        />
        <NumberField
          label="At most"
          unit="GiB"
          min={0.1}
          max={20}
          step={0.1}
          value={Math.round((maxBytes / GIB) * 10) / 10}
          onChange={(value) => value !== null && limit({ days, maxBytes: Math.round(value * GIB), watched })}
          hint="The oldest day goes first."
        />
      </div>
      <p className={css['used']}>
        <Meter value={Math.min(1, usedBytes / maxBytes)} width={120} label="Recording" />
        {usedBytes === 0 ? `nothing yet, of ${size(maxBytes)}` : sizeOf(usedBytes, maxBytes)}
      </p>
      {objects.length > 0 && (
        <ul className={css['kept']} aria-label="Objects with a star">
          {objects.map((object) => (
            <KeptRow key={`${object.pool} ${object.uuid}`} object={object} onStop={() => keep(object, false)} />
          ))}
        </ul>
      )}
      <div className={css['row']}>
        <Button
          kind={sure ? 'danger-fill' : 'danger'}
          why={usedBytes === 0 ? 'nothing is recorded yet' : undefined}
          onClick={() => {
            if (sure) clear.mutate({}, { onSettled: look });
            setSure(!sure);
          }}
        >
          {sure ? `Delete ${size(usedBytes)} for good` : 'Delete the recording…'}
        </Button>
      </div>
    </Part>
  );
}

function KeptRow({ object, onStop }: { readonly object: Kept; readonly onStop: () => void }) {
  const { pool, cls, uuid, bytes } = object;
  const connection = useConnection(pool);
  const name = useDerived(
    pool,
    useCallback(
      (view: View) => {
        for (const one of view.all(cls)) if (one.uuid === uuid) return one.name_label;
        return undefined;
      },
      [cls, uuid],
    ),
  );
  const called = name ?? (connection ? 'not in its pool any more' : 'of a pool that is not here');
  return (
    <li>
      <span>{called}</span>
      <span className={css['quiet']}>{connection?.name ?? ''}</span>
      <span className={css['quiet']}>{bytes === 0 ? 'nothing yet' : size(bytes)}</span>
      <Button small kind="quiet" aria-label={`Stop keeping ${called}`} onClick={onStop}>
        Stop
      </Button>
    </li>
  );
}
