import { lazy, Suspense, useCallback, useMemo, useRef, useState } from 'react';
import { explain } from '../../../app/errors/explain.ts';
import type { Failure } from '../../../app/errors/failure.ts';
import type { Obj, View } from '../../../app/inventory/view.ts';
import { useOffer, useRunAction } from '../../objects/offers.ts';
import { useDerived, usePhase, useView } from '../../mirror/hooks.ts';
import { useKept } from '../../ui/kept.ts';
import type { ObjectKey } from '../../objects/place.ts';
import type { TabProps } from '../../objects/tab.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, Skeleton } from '../../ui/face.tsx';
import { Checkbox } from '../../ui/field/choice.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import { ErrorCard } from '../../ui/error-card/error-card.tsx';
import { Segments } from '../../ui/segments.tsx';
import type { ScreenHandle } from './screen.tsx';
import css from './console.module.css';

const Screen = lazy(() => import('./screen.tsx').then((m) => ({ default: m.Screen })));
const Text = lazy(() => import('./text.tsx').then((m) => ({ default: m.Text })));

type Kind = 'graphical' | 'text';
type State = 'connecting' | 'connected' | { readonly lost: Failure | undefined };
const kindOf = (value: unknown): Kind => (value === 'text' ? 'text' : 'graphical');
const yes = (value: unknown): boolean => value !== false;

/** The console of a VM, or of a server's control domain. */
export function ConsoleTab({ pool, object }: TabProps) {
  const vm = useDerived(
    pool,
    useCallback(
      (view: View): Obj<'VM'> | undefined =>
        view.get<'VM'>('VM', object.$cls === 'host' ? object.control_domain : object.$ref),
      [object],
    ),
  );
  if (!vm) return null;
  return vm.power_state === 'Running' || vm.power_state === 'Paused' ? (
    <Live pool={pool} vm={vm} />
  ) : (
    <Off pool={pool} vm={vm} />
  );
}

interface Props {
  readonly pool: string;
  readonly vm: Obj<'VM'>;
}

function Off({ pool, vm }: Props) {
  const keys = useMemo((): readonly ObjectKey[] => [{ pool, cls: 'VM', uuid: vm.uuid }], [pool, vm.uuid]);
  const suspended = vm.power_state === 'Suspended';
  const verb = suspended ? 'vm.resume' : 'vm.start';
  const offer = useOffer(verb, keys);
  const run = useRunAction();
  return (
    <Empty
      icon={icons.console}
      actions={
        offer ? (
          <Button kind="primary" icon={icons.start} why={offer.refused[0]?.why} onClick={() => run(verb, keys)}>
            {suspended ? 'Resume' : 'Start'}
          </Button>
        ) : null
      }
    >
      {vm.name_label} is {suspended ? 'suspended' : 'off'}: it has no screen now.
    </Empty>
  );
}

function Live({ pool, vm }: Props) {
  const phase = usePhase(pool);
  const consoles = useDerived(
    pool,
    useCallback((view: View) => vm.consoles.flatMap((ref) => view.get('console', ref) ?? []), [vm.consoles]),
  );
  const [wanted, setWanted] = useKept('console.kind', kindOf);
  const [scaled, setScaled] = useKept('console.scaled', yes);
  const [attempt, setAttempt] = useState(0);
  const screen = useRef<ScreenHandle>(null);
  const stage = useRef<HTMLDivElement>(null);
  const graphical = consoles.find((one) => one.protocol === 'rfb');
  const text = consoles.find((one) => one.protocol === 'vt100');
  const kind: Kind = wanted === 'text' && text ? 'text' : graphical ? 'graphical' : 'text';
  const shown = kind === 'text' ? text : graphical;
  // A VM that moved or restarted has a new console: it is simply connected again.
  const session = `${shown?.$ref} ${attempt}`;
  const [seen, setSeen] = useState<{ readonly session: string; readonly state: State }>();
  const state: State = seen?.session === session ? seen.state : 'connecting';
  const connected = useCallback(() => setSeen({ session, state: 'connected' }), [session]);
  const lost = useCallback((failure: Failure | undefined) => setSeen({ session, state: { lost: failure } }), [session]);

  if (!shown)
    return phase === 'complete' ? <Empty icon={icons.console}>{vm.name_label} offers no console.</Empty> : <Skeleton />;
  const why = state === 'connected' ? undefined : 'The console is not connected';
  return (
    <div className={css['page']}>
      <div className={css['bar']} role="toolbar" aria-label="Console">
        {graphical && text ? (
          <Segments
            label="Kind of console"
            options={[
              { value: 'graphical', label: 'Screen' },
              { value: 'text', label: 'Text' },
            ]}
            value={kind}
            onChange={setWanted}
          />
        ) : null}
        {kind === 'graphical' ? (
          <>
            <Button small why={why} shortcut="Ctrl+Alt+Insert" onClick={() => screen.current?.ctrlAltDel()}>
              Send Ctrl+Alt+Del
            </Button>
            <Button small why={why} onClick={() => void paste(screen.current)}>
              Type the clipboard
            </Button>
            <Checkbox checked={scaled} onChange={setScaled}>
              Fit to the window
            </Checkbox>
          </>
        ) : null}
        <Button small kind="quiet" onClick={() => void stage.current?.requestFullscreen()}>
          Full screen
        </Button>
        <span className={css['state']} role="status">
          {state === 'connected' ? 'Connected' : state === 'connecting' ? 'Connecting' : 'Not connected'}
        </span>
      </div>
      <div ref={stage} className={css['stage']}>
        <Suspense fallback={null}>
          {typeof state === 'object' ? (
            <Lost pool={pool} vm={vm} failure={state.lost} onRetry={() => setAttempt(attempt + 1)} />
          ) : kind === 'text' ? (
            <Text key={session} pool={pool} console={shown.$ref} onConnected={connected} onLost={lost} />
          ) : (
            <Screen
              key={session}
              ref={screen}
              pool={pool}
              console={shown.$ref}
              scaled={scaled}
              onConnected={connected}
              onLost={lost}
            />
          )}
        </Suspense>
      </div>
    </div>
  );
}

async function paste(screen: ScreenHandle | null): Promise<void> {
  screen?.type(await navigator.clipboard.readText());
  screen?.focus();
}

interface LostProps extends Props {
  readonly failure: Failure | undefined;
  readonly onRetry: () => void;
}

function Lost({ pool, vm, failure, onRetry }: LostProps) {
  const view = useView(pool);
  const explained = failure && explain(failure, view ? [view] : []);
  return (
    <div className={css['over']}>
      <ErrorCard
        title={explained?.title ?? `The console of ${vm.name_label} was closed`}
        code={explained?.code}
        params={explained?.params ?? []}
        onRetry={onRetry}
      >
        {explained?.cause ?? `${vm.name_label} itself was not touched.`}
      </ErrorCard>
    </div>
  );
}
