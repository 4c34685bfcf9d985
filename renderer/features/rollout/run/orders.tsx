import { ChevronDown } from 'lucide-react';
import { mixedWords } from '../../../../app/rollout/report/mixed.ts';
import { currentStage } from '../../../../app/rollout/run/run.ts';
import type { Order, Run } from '../../../../app/rollout/run/run.ts';
import { Button, IconButton, Split } from '../../../ui/button.tsx';
import { icons } from '../../../ui/glyph/icons.ts';
import { MenuButton } from '../../../ui/layer/menu.tsx';
import { Popover } from '../../../ui/layer/popover.tsx';
import { count } from '../words.ts';
import css from './run.module.css';

interface OrdersProps {
  readonly run: Run;
  /** How many things are owed at this moment. */
  readonly owed: number;
  /** Why nothing can be ordered now. */
  readonly why: string | undefined;
  readonly onOrder: (order: Order) => void;
}

/** Pause, go on, stop: each says beforehand what it leaves behind. */
export function Orders({ run, owed, why, onOrder }: OrdersProps) {
  const host = currentStage(run)?.host;
  const name = run.plan.hosts.find((one) => one.host.uuid === host)?.host.name;
  if (run.ended) return null;
  const paused = run.manner === 'pausing' || run.manner === 'paused';
  const stopping = run.manner === 'stopping' ? 'it is being put back already' : why;
  const pause = (after: 'step' | 'vm' | 'server') => (): void => onOrder({ order: 'pause', after });
  return (
    <>
      {paused ? (
        <Button kind="primary" icon={icons.start} why={why} onClick={() => onOrder({ order: 'go-on' })}>
          Go on
        </Button>
      ) : (
        <Split
          more={
            <MenuButton
              align="end"
              trigger={<IconButton icon={ChevronDown} size={14} label="Other moments to pause" why={stopping} />}
              entries={[
                {
                  label: 'Pause after this VM',
                  note: `${name ?? 'the server'} stays in maintenance`,
                  onSelect: pause('vm'),
                },
                {
                  label: 'Pause after this step',
                  note: `${name ?? 'the server'} stays as it is then`,
                  onSelect: pause('step'),
                },
              ]}
            />
          }
        >
          <Button
            icon={icons.pause}
            why={stopping}
            tip={`Finishes ${name ?? 'the server at hand'}, brings its VMs home, then waits`}
            onClick={pause('server')}
          >
            Pause after this server
          </Button>
        </Split>
      )}
      {host === undefined || name === undefined ? null : (
        <Sure
          label="Skip this server…"
          title={`Skip ${name}`}
          why={stopping}
          verb={`Skip ${name}`}
          sentence={`${name} does not get what it has not got yet. VMs that left it return, it goes back into service, and the next server follows.`}
          onSure={() => onOrder({ order: 'skip-server', host })}
        />
      )}
      <Sure
        label="Stop and put back…"
        title="Stop and put back"
        why={stopping}
        verb="Stop and put back"
        sentence={`Nothing new begins. ${owed === 0 ? 'Nothing is owed now.' : `${count(owed, 'thing')} ${owed === 1 ? 'is' : 'are'} put back: VMs return home, servers go into service, what was switched off is on again.`} ${mixedWords(run) ?? 'Servers that were updated stay updated.'}`}
        onSure={() => onOrder({ order: 'stop' })}
      />
    </>
  );
}

interface SureProps {
  readonly label: string;
  readonly title: string;
  readonly sentence: string;
  readonly verb: string;
  readonly why: string | undefined;
  readonly onSure: () => void;
}

/** A verb that first says what state it leaves. */
function Sure({ label, title, sentence, verb, why, onSure }: SureProps) {
  if (why !== undefined) return <Button why={why}>{label}</Button>;
  return (
    <Popover trigger={<Button>{label}</Button>} title={title}>
      {(close) => (
        <div className={css['sure']}>
          <p>{sentence}</p>
          <Button
            kind="danger"
            onClick={() => {
              close();
              onSure();
            }}
          >
            {verb}
          </Button>
        </div>
      )}
    </Popover>
  );
}
