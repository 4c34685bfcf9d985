import { useCallback, useMemo, useState } from 'react';
import { estimate } from '../../../../app/placement/estimate.ts';
import type { View } from '../../../../app/inventory/view.ts';
import { useAsk } from '../../../link/ask.ts';
import { useDerived } from '../../../mirror/hooks.ts';
import { usePaces } from '../../../mirror/moves.ts';
import { useMirror } from '../../../mirror/provider.tsx';
import type { DialogBodyProps } from '../../../objects/dialogs.ts';
import { useOffer, useRunAction, useRunNow, useSituation } from '../../../objects/offers.ts';
import type { ObjectKey } from '../../../objects/place.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox, Radios } from '../../../ui/field/choice.tsx';
import { NumberField } from '../../../ui/field/number-field.tsx';
import { Select } from '../../../ui/field/select.tsx';
import { size } from '../../../ui/format/size.ts';
import { span } from '../../../ui/format/time.ts';
import { icons } from '../../../ui/glyph/icons.ts';
import { Dialog } from '../../../ui/layer/dialog.tsx';
import { StateGlyph } from '../../../ui/glyph/state-glyph.tsx';
import { saidBy } from '../server-says.ts';
import { ends, isEnd, see, type Fate, type Seen, type Way } from './leaving.ts';
import css from './maintenance.module.css';

/** Enter maintenance mode: who goes where is seen before anything moves, and every blocker has its ways out. */
export function EnterMaintenance({ targets, onClose }: DialogBodyProps) {
  const [key] = targets;
  return key ? <Planned target={key} onClose={onClose} /> : null;
}

interface Choice {
  readonly by: 'queue' | 'server';
  readonly network: string;
  readonly batch: number;
  readonly coordinator: string | undefined;
  readonly lower: boolean;
}

function fateOf(one: Way, chosen: ReadonlyMap<string, string>): Fate | undefined {
  const choice = chosen.get(one.vm);
  if (choice !== undefined && isEnd(choice)) return { do: choice };
  return one.to === undefined ? undefined : { move: one.to };
}

function Planned({ target, onClose }: { readonly target: ObjectKey; readonly onClose: () => void }) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map());
  const [choice, setChoice] = useState<Choice>({
    by: 'queue',
    network: 'management',
    batch: 10,
    coordinator: undefined,
    lower: true,
  });
  const keys = useMemo(() => [target], [target]);
  const offer = useOffer('host.enterMaintenance', keys);
  const run = useRunNow();
  const situation = useSituation();
  const paces = usePaces();
  const seen = useDerived(
    target.pool,
    useCallback(
      (view: View) => {
        const servers = new Map([...chosen].filter(([, where]) => !isEnd(where)));
        return see(situation(target.pool, view), view, target, servers);
      },
      [target, chosen, situation],
    ),
  );
  if (!seen) return null;
  const { leaving } = seen;
  const open = leaving.filter((one) => fateOf(one, chosen) === undefined);
  const moving = leaving.filter((one) => {
    const fate = fateOf(one, chosen);
    return fate !== undefined && 'move' in fate;
  });
  const bytes = moving.reduce((sum, one) => sum + one.memory, 0);
  const time = moving.length > 0 ? estimate(bytes, moving.length, paces()) : undefined;
  const next = choice.coordinator ?? seen.servers.find(({ why }) => why === undefined)?.ref;
  const why =
    offer?.disabled ??
    (open.length > 0 ? `${open.length} ${open.length === 1 ? 'VM has' : 'VMs have'} no way out yet` : undefined) ??
    (seen.tolerance && !choice.lower ? 'High availability would lose its plan' : undefined);
  const go = (): void => {
    const fates = Object.fromEntries(
      leaving.flatMap((one) => {
        const fate = fateOf(one, chosen);
        return fate ? [[one.vm, fate]] : [];
      }),
    );
    const network = seen.roads.find(({ uuid }) => uuid === choice.network)?.ref;
    void run('host.enterMaintenance', keys, {
      fates,
      ...(network === undefined ? {} : { network }),
      ...(choice.by === 'server' ? { evacuate: true, batch: choice.batch } : {}),
      ...(seen.coordinator && next !== undefined ? { newCoordinator: next } : {}),
      ...(seen.tolerance ? { tolerate: seen.tolerance.lower } : {}),
    });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Put ${seen.name} into maintenance mode`}
      icon={icons.plan}
      width={860}
      footnote={
        seen.coordinator
          ? 'It coordinates the pool: this console reconnects in a few minutes.'
          : 'It stays on; VMs keep running elsewhere.'
      }
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" why={why} onClick={go} data-verb>
            Enter maintenance mode
          </Button>
        </>
      }
    >
      <p className={css['sum']}>
        {leaving.length === 0
          ? 'No VM runs on it.'
          : `${moving.length} of ${leaving.length} VMs move, ${size(bytes)} of memory${time ? `, about ${span(time.seconds * 1000)} (${span(time.low * 1000)} to ${span(time.high * 1000)}, ${time.source})` : ''}.`}
      </p>
      <ServerSays seen={seen} target={target} by={choice.by} />
      <ul className={css['list']} aria-label="VMs that leave">
        {leaving.map((one) => (
          <Line
            key={one.vm}
            one={one}
            seen={seen}
            pool={target.pool}
            fate={fateOf(one, chosen)}
            value={chosen.get(one.vm) ?? one.to ?? null}
            onChoose={(where) => setChosen(new Map(chosen).set(one.vm, where))}
          />
        ))}
      </ul>
      <Choices seen={seen} choice={choice} next={next} change={(part) => setChoice({ ...choice, ...part })} />
    </Dialog>
  );
}

/** Whom the server itself could not evacuate, where it differs from the plan. */
function ServerSays({ seen, target, by }: ServerSaysProps) {
  const mirror = useMirror();
  const { data } = useAsk('host.blockers', { pool: target.pool, host: seen.host });
  const view = mirror.pool(target.pool);
  const differing = (data ?? []).filter(({ vm }) => seen.leaving.some((one) => one.vm === vm && !one.blocked));
  if (differing.length === 0) return null;
  return (
    <ul className={css['said']} aria-label="What the server says">
      {differing.map(({ vm, refusal }) => (
        <li key={vm}>
          <StateGlyph state={by === 'server' ? 'warning' : 'info'} />
          {view.get('VM', vm)?.name_label}: {saidBy(refusal, view).why}
        </li>
      ))}
    </ul>
  );
}

interface ServerSaysProps {
  readonly seen: Seen;
  readonly target: ObjectKey;
  readonly by: Choice['by'];
}

function Line({ one, seen, pool, fate, value, onChoose }: LineProps) {
  const act = useRunAction();
  const { fix } = one;
  return (
    <li className={css['row']}>
      <StateGlyph state={fate ? 'done' : 'refused'} label={fate ? 'Leaves' : 'Cannot leave'} />
      <b className={css['name']} dir="auto" title={one.name}>
        {one.name}
      </b>
      <span className={css['what']}>{one.words === '' ? size(one.memory) : one.words}</span>
      {fix ? (
        <Button small onClick={() => act(fix.action, [{ pool, cls: fix.cls, uuid: fix.uuid }])}>
          {fix.label}
        </Button>
      ) : null}
      <span className={css['end']}>
        <Select
          bare
          label={`What becomes of ${one.name}`}
          placeholder="Choose a way out"
          value={value}
          onChange={onChoose}
          options={[
            ...seen.servers
              .filter(({ ref }) => one.options.includes(ref))
              .map(({ ref, name }) => ({ value: ref, label: `to ${name}` })),
            ...one.ends.map((end) => ({ value: end as string, label: ends[end] })),
          ]}
        />
      </span>
    </li>
  );
}

interface LineProps {
  readonly one: Way;
  readonly seen: Seen;
  readonly pool: string;
  readonly fate: Fate | undefined;
  readonly value: string | null;
  readonly onChoose: (where: string) => void;
}

function Choices({ seen, choice, next, change }: ChoicesProps) {
  const beside = seen.roads.filter((road) => !road.management);
  return (
    <div className={css['choices']}>
      {seen.leaving.length === 0 ? null : (
        <Radios
          label="Who moves them"
          value={choice.by}
          onChange={(by) => change({ by })}
          options={[
            {
              value: 'queue',
              label: 'This console, one by one in its queue',
              hint: 'Each goes where it says above; it can be paused and stopped.',
            },
            {
              value: 'server',
              label: 'The server itself',
              hint: 'It chooses the servers, and all go or none; this console may be closed meanwhile.',
            },
          ]}
        />
      )}
      <div className={css['pair']}>
        {beside.length === 0 || seen.leaving.length === 0 ? null : (
          <Select
            label="Network they travel over"
            value={choice.network}
            onChange={(network) => change({ network })}
            options={[
              { value: 'management', label: 'The management network' },
              ...beside.map((road) => ({ value: road.uuid, label: road.name, note: road.address })),
            ]}
          />
        )}
        {choice.by === 'server' ? (
          <NumberField
            label="At a time"
            min={1}
            max={100}
            value={choice.batch}
            onChange={(batch) => change({ batch: batch ?? 10 })}
          />
        ) : null}
        {seen.coordinator && seen.servers.length > 0 ? (
          <Select
            label="New coordinator"
            value={next ?? null}
            onChange={(coordinator) => change({ coordinator })}
            options={seen.servers.map(({ ref, name, why }) => ({ value: ref, label: name, why }))}
          />
        ) : null}
      </div>
      {seen.tolerance ? (
        <Checkbox
          checked={choice.lower}
          onChange={(lower) => change({ lower })}
          hint="Put back when it leaves maintenance mode, if you say so then."
        >
          High availability plans for {seen.tolerance.now} lost {seen.tolerance.now === 1 ? 'server' : 'servers'}; lower
          it to {seen.tolerance.lower}
        </Checkbox>
      ) : null}
    </div>
  );
}

interface ChoicesProps {
  readonly seen: Seen;
  readonly choice: Choice;
  readonly next: string | undefined;
  readonly change: (part: Partial<Choice>) => void;
}
