import { why } from '../../../../app/errors/explain.ts';
import { useMemo } from 'react';
import type { PoolId } from '../../../../app/inventory/view.ts';
import type { UpdateFile } from '../../../../app/updates/update-file.ts';
import { against, chosenWith, offeredUpdates } from '../../../../app/updates/choosing.ts';
import type { Selection } from '../../../../app/updates/updates.ts';
import { usePhase, useView } from '../../../mirror/hooks.ts';
import type { PoolList } from '../../../mirror/updates.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty, Skeleton } from '../../../ui/face.tsx';
import { Checkbox, Tick } from '../../../ui/field/choice.tsx';
import { Icon } from '../../../ui/glyph/icon.tsx';
import { icons } from '../../../ui/glyph/icons.ts';
import { Segments } from '../../../ui/segments.tsx';
import { ServerGlyph, StateGlyph } from '../../../ui/glyph/state-glyph.tsx';
import { emptyPool } from '../draft.ts';
import type { Drafting } from '../draft.ts';
import { count, generationWords, versionOf, workWords } from '../words.ts';
import type { ChosenFile } from './chosen-file.ts';
import { FromFile } from './from-file.tsx';
import { offersOf } from './offers.ts';
import { unread } from './wishes.ts';
import type { Wishes } from './wishes.ts';
import css from './scope.module.css';

interface ScopeProps {
  readonly drafting: Drafting;
  readonly lists: readonly PoolList[];
  readonly chosen: ChosenFile;
  readonly wishes: Wishes;
  readonly onCheckAgain: (pools: readonly PoolId[]) => void;
}

const whats: readonly { readonly value: Selection['what']; readonly label: string }[] = [
  { value: 'everything', label: 'All updates' },
  { value: 'some', label: 'Chosen updates' },
  { value: 'file', label: 'From a file' },
  { value: 'pending', label: 'What is pending' },
  { value: 'restarts', label: 'Restarts only' },
];

const said: Readonly<Record<Selection['what'], string>> = {
  everything: 'Every server gets all updates that it still needs.',
  some: 'Only for pools that take update files; repositories always bring everything.',
  file: 'An update or supplemental pack on this computer (.iso, .zip, .xsupdate), put on the servers that lack it.',
  pending: 'Nothing is installed. Restarts and refreshes that earlier updates still wait for are done.',
  restarts: 'Nothing is installed. The servers restart one after another, their VMs keep running elsewhere.',
};

function emptySelection(what: Selection['what']): Selection {
  switch (what) {
    case 'some':
      return { what, updates: [] };
    case 'file':
      return { what, path: '' };
    default:
      return { what };
  }
}

/** Which servers of which pools, and what is done to them. */
export function Scope({ drafting, lists, chosen, wishes, onCheckAgain }: ScopeProps) {
  const { draft, edit } = drafting;
  const { selection } = draft;
  if (lists.length === 0)
    return <Empty icon={icons.updates}>No pool is connected, so there is nothing to update yet.</Empty>;
  return (
    <div className={css['scope']}>
      <div className={css['what']}>
        <Segments
          label="What is done"
          options={whats}
          value={selection.what}
          onChange={(what) => edit((one) => ({ ...one, selection: emptySelection(what) }))}
        />
        <span className={css['said']}>{said[selection.what]}</span>
      </div>
      {selection.what === 'some' ? (
        <ChosenUpdates drafting={drafting} lists={lists} updates={selection.updates} />
      ) : null}
      {selection.what === 'file' ? (
        <FromFile
          path={selection.path}
          chosen={chosen}
          onPath={(path) => edit((one) => ({ ...one, selection: { what: 'file', path } }))}
        />
      ) : null}
      {lists.map((list) => (
        <PoolScope
          key={list.pool}
          list={list}
          drafting={drafting}
          file={chosen.file}
          wishes={wishes}
          onCheckAgain={onCheckAgain}
        />
      ))}
    </div>
  );
}

interface ChosenProps extends Pick<ScopeProps, 'drafting' | 'lists'> {
  readonly updates: readonly string[];
}

function ChosenUpdates({ drafting, lists, updates }: ChosenProps) {
  const offered = useMemo(() => offeredUpdates(lists.map(({ list }) => list)), [lists]);
  if (offered.length === 0)
    return (
      <p className={css['none']}>
        There is no single update to choose: no connected pool that takes update files lacks one.
      </p>
    );
  const set = (id: string, on: boolean): void => {
    const next = chosenWith(offered, updates, id, on);
    drafting.edit((one) => ({ ...one, selection: { what: 'some', updates: next } }));
  };
  return (
    <fieldset className={css['updates']} aria-label="Updates to install">
      {offered.map((update) => {
        const other = updates.includes(update.id) ? undefined : against(offered, updates, update);
        return (
          <Checkbox
            key={update.id}
            checked={updates.includes(update.id)}
            onChange={(on) => set(update.id, on)}
            hint={update.summary}
            why={other && `cannot be together with ${other.name}`}
          >
            {update.name}
          </Checkbox>
        );
      })}
    </fieldset>
  );
}

interface PoolScopeProps extends Pick<ScopeProps, 'drafting' | 'wishes' | 'onCheckAgain'> {
  readonly list: PoolList;
  readonly file: UpdateFile | undefined;
}

function PoolScope({ list, drafting, file, wishes, onCheckAgain }: PoolScopeProps) {
  const view = useView(list.pool);
  const phase = usePhase(list.pool);
  const { draft, editPool } = drafting;
  const offers = useMemo(() => offersOf(list, view, draft.selection, file), [list, view, draft.selection, file]);
  const chosen = draft.pools[list.pool]?.hosts ?? [];
  const able = offers.filter((one) => one.whyNot === undefined);
  const ticked = able.filter((one) => chosen.includes(one.host.uuid));
  const set = (hosts: readonly string[]): void => {
    wishes.set(list.pool, false);
    editPool(list.pool, (one) => ({ ...(one ?? emptyPool), hosts }));
  };
  const awaited = unread(list, phase, draft.selection);
  const wished = wishes.has(list.pool);
  const setAll = (on: boolean): void => {
    if (on && awaited) wishes.set(list.pool, true);
    else set(on ? able.map((one) => one.host.uuid) : []);
  };
  const listed = draft.selection.what === 'everything' || draft.selection.what === 'some';
  const failure = listed ? (list.error ?? list.list?.problem) : undefined;
  return (
    <section className={css['pool']} aria-label={list.name}>
      <header className={css['group']}>
        {able.length > 0 || awaited || wished ? (
          <Tick
            label={`Update ${list.name}`}
            checked={wished || (ticked.length === 0 ? false : ticked.length === able.length ? true : 'mixed')}
            onChange={setAll}
          />
        ) : (
          <span className={css['noTick']} />
        )}
        <Icon of={icons.pool} size={15} />
        <b title={list.name}>{list.name}</b>
        <span className={css['quiet']}>
          {versionOf(view)}
          {list.list ? ` · ${generationWords[list.list.generation] ?? ''}` : ''}
        </span>
        <span className={css['right']}>
          {!list.live ? 'away' : wished ? 'chosen as soon as it is read' : `${count(ticked.length, 'server')} chosen`}
        </span>
      </header>
      {failure === undefined ? null : (
        <div className={css['problem']}>
          <StateGlyph state="warning" />
          <span>{why(failure, view)}</span>
          <Button small onClick={() => onCheckAgain([list.pool])} why={list.live ? undefined : 'its pool is away'}>
            Check again
          </Button>
        </div>
      )}
      {list.reading && !list.list && offers.length === 0 ? <Skeleton rows={3} /> : null}
      <ul>
        {offers.map(({ host, name, coordinator, work, missing, vms, whyNot }) => (
          <li key={host.uuid} className={css['row']}>
            {whyNot === undefined ? (
              <Tick
                label={`Update ${name}`}
                checked={chosen.includes(host.uuid)}
                onChange={(on) => set(on ? [...chosen, host.uuid] : chosen.filter((one) => one !== host.uuid))}
              />
            ) : (
              <span className={css['noTick']} />
            )}
            <ServerGlyph />
            <span className={whyNot === undefined ? css['name'] : css['nameOff']} title={name}>
              {name}
            </span>
            <span className={css['quiet']}>{coordinator ? 'coordinator, first' : ''}</span>
            <span className={css['cell']}>{missing > 0 ? count(missing, 'update') : ''}</span>
            <span className={css['cell']}>{count(vms, 'VM')}</span>
            <span className={css['last']} title={whyNot}>
              {whyNot ?? (work ? workWords(work) : '')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
