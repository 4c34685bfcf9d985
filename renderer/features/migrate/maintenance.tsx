import { useCallback, useMemo, useState } from 'react';
import { isCoordinator } from '../../../app/actions/host/residents.ts';
import type { Obj, View } from '../../../app/inventory/view.ts';
import { evacuation, type Leaving } from '../../../app/placement/evacuate.ts';
import { survey } from '../../../app/placement/facts.ts';
import { objectOf, useOffer, useRunAction, useRunNow } from '../../objects/offers.ts';
import { useAsOther } from '../../objects/as-other.tsx';
import type { DialogBodyProps } from '../../objects/dialogs.ts';
import { useDerived } from '../../mirror/hooks.ts';
import type { ObjectKey } from '../../objects/place.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/field/select.tsx';
import { size } from '../../ui/format/size.ts';
import { icons } from '../../ui/glyph/icons.ts';
import { Dialog } from '../../ui/layer/dialog.tsx';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import { reasonWords } from './words.ts';
import css from './maintenance.module.css';

/** What becomes of a VM: moved to a server, or one of these. */
const ends = {
  suspend: 'Suspend it',
  shutdown: 'Shut it down',
  forceShutdown: 'Force it off',
} as const;
type End = keyof typeof ends;
type Fate = { readonly move: string } | { readonly do: End };

const isEnd = (value: string): value is End => value in ends;

interface Seen {
  readonly leaving: readonly (Leaving & {
    readonly uuid: string;
    readonly words: string;
    readonly cd: boolean;
    readonly allowed: readonly End[];
  })[];
  readonly servers: readonly { readonly ref: string; readonly name: string }[];
  readonly coordinator: boolean;
  readonly name: string;
}

const endsOf = (vm: Obj<'VM'> | undefined): readonly End[] =>
  (
    [
      ['suspend', 'suspend'],
      ['shutdown', 'clean_shutdown'],
      ['forceShutdown', 'hard_shutdown'],
    ] as const
  ).flatMap(([end, operation]) => (vm?.allowed_operations.includes(operation) ? [end] : []));

function see(view: View, key: ObjectKey, wanted: ReadonlyMap<string, string>): Seen | undefined {
  const host = objectOf(view, key);
  if (host?.$cls !== 'host') return undefined;
  const site = survey(view);
  return {
    name: host.name_label,
    coordinator: isCoordinator(view, host),
    servers: [...site.hosts.values()]
      .filter((one) => one.ref !== host.$ref && one.live && one.enabled)
      .map(({ ref, name }) => ({ ref, name }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    leaving: evacuation(site, host.$ref, wanted).map((one) => ({
      ...one,
      uuid: view.get('VM', one.vm)?.uuid ?? '',
      words: one.blocked ? reasonWords(view, one.blocked) : '',
      cd: one.blocked?.code === 'VM_REQUIRES_SR' && view.get('SR', one.blocked.params[1] ?? '')?.content_type === 'iso',
      allowed: endsOf(view.get('VM', one.vm)),
    })),
  };
}

/** Enter maintenance mode: who goes where is seen before anything moves, and every blocker has its ways out. */
export function Maintenance({ targets, onClose }: DialogBodyProps) {
  const [key] = targets;
  return key ? <Planned target={key} onClose={onClose} /> : null;
}

function Planned({ target, onClose }: { readonly target: ObjectKey; readonly onClose: () => void }) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map());
  const [coordinator, setCoordinator] = useState<string>();
  const keys = useMemo(() => [target], [target]);
  const offer = useOffer('host.enterMaintenance', keys);
  const run = useRunNow();
  const other = useAsOther(offer);
  const act = useRunAction();
  const seen = useDerived(
    target.pool,
    useCallback(
      (view: View) => see(view, target, new Map([...chosen].filter(([, choice]) => !isEnd(choice)))),
      [target, chosen],
    ),
  );
  if (!seen) return null;
  const fateOf = (one: Leaving): Fate | undefined => {
    const choice = chosen.get(one.vm);
    if (choice !== undefined && isEnd(choice)) return { do: choice };
    return one.to === undefined ? undefined : { move: one.to };
  };
  const open = seen.leaving.filter((one) => fateOf(one) === undefined);
  const moving = seen.leaving.filter((one) => one.to !== undefined && fateOf(one) !== undefined);
  const bytes = moving.reduce((sum, one) => sum + one.memory, 0);
  const next = coordinator ?? seen.servers[0]?.ref;
  const why =
    offer?.disabled ??
    (open.length > 0 ? `${open.length} ${open.length === 1 ? 'VM has' : 'VMs have'} no way out yet` : other?.why);
  const go = (): void => {
    const fates = Object.fromEntries(seen.leaving.flatMap((one) => (fateOf(one) ? [[one.vm, fateOf(one)]] : [])));
    const args = { fates, ...(seen.coordinator && next !== undefined ? { newCoordinator: next } : {}) };
    if (other) return other.run([{ id: 'host.enterMaintenance', keys, args }], onClose);
    void run('host.enterMaintenance', keys, args);
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Put ${seen.name} into maintenance mode`}
      icon={icons.plan}
      width={760}
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
        {seen.leaving.length === 0
          ? 'No VM runs on it.'
          : `${moving.length} of ${seen.leaving.length} VMs move, ${size(bytes)} of memory.`}
      </p>
      <ul className={css['list']} aria-label="VMs that leave">
        {seen.leaving.map((one) => (
          <li key={one.vm} className={css['row']}>
            <StateGlyph state={fateOf(one) ? 'done' : 'refused'} label={fateOf(one) ? 'Leaves' : 'Cannot leave'} />
            <b className={css['name']}>{one.name}</b>
            <span className={css['what']}>{one.words === '' ? size(one.memory) : one.words}</span>
            {one.cd ? (
              <Button small onClick={() => act('vm.ejectCd', [{ pool: target.pool, cls: 'VM', uuid: one.uuid }])}>
                Eject the CD
              </Button>
            ) : null}
            <span className={css['end']}>
              <Select
                bare
                label={`What becomes of ${one.name}`}
                placeholder="Choose a way out"
                value={chosen.get(one.vm) ?? one.to ?? null}
                onChange={(choice) => setChosen(new Map(chosen).set(one.vm, choice))}
                options={[
                  ...seen.servers
                    .filter(({ ref }) => one.options.includes(ref))
                    .map(({ ref, name }) => ({ value: ref, label: `to ${name}` })),
                  ...one.allowed.map((end) => ({ value: end as string, label: ends[end] })),
                ]}
              />
            </span>
          </li>
        ))}
      </ul>
      {seen.coordinator && seen.servers.length > 0 ? (
        <Select
          label="New coordinator"
          value={next ?? null}
          onChange={setCoordinator}
          options={seen.servers.map(({ ref, name }) => ({ value: ref, label: name }))}
        />
      ) : null}
      {other?.fields}
    </Dialog>
  );
}
