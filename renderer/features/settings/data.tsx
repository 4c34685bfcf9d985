import { useCommand } from '../../link/ask.ts';
import { useConnections } from '../../mirror/hooks.ts';
import { useSetting } from '../../mirror/settings.ts';
import { Button } from '../../ui/button.tsx';
import { NumberField } from '../../ui/field/number-field.tsx';
import { Part } from './part.tsx';
import { Recorded } from './recorded.tsx';
import css from './settings.module.css';

/** What is kept on this computer, and how to be rid of it. */
export function Data() {
  const [days, setDays] = useSetting('keepActivityDays');
  const reset = useCommand('practice.reset');
  const practising = useConnections()?.some(({ practice }) => practice) ?? false;
  return (
    <>
      <Part title="Activity">
        <div className={css['narrow']}>
          <NumberField
            label="Keep the timeline for"
            unit="days"
            min={1}
            max={365}
            value={days}
            onChange={(value) => value !== null && setDays(value)}
          />
        </div>
      </Part>
      <Recorded />
      <Part title="Pools">
        <p className={css['text']}>
          The last known state of each pool is kept on this computer, without passwords, so that it is on screen at
          once.
        </p>
      </Part>
      <Part title="Practice pools">
        <p className={css['text']}>Everything done to them is kept until they are reset.</p>
        <div className={css['row']}>
          <Button
            kind="danger"
            why={practising ? (reset.isPending ? 'they are being made anew' : undefined) : 'none is open'}
            onClick={() => reset.mutate({})}
          >
            Reset the practice pools
          </Button>
        </div>
      </Part>
    </>
  );
}
