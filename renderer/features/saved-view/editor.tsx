import { Bookmark } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { actionById } from '../../../app/actions/registry.ts';
import { judge } from '../../../app/actions/verdict.ts';
import { poolOf } from '../../../app/inventory/describe/home.ts';
import { displayName } from '../../../app/inventory/describe/names.ts';
import { KINDS, freeName, type SavedView, type ViewKind } from '../../../app/inventory/search/saved-view.ts';
import { KIND_WORDS } from '../../../app/inventory/search/kinds.ts';
import { useConnections, usePhases, usePools } from '../../mirror/hooks.ts';
import type { DialogBodyProps } from '../../objects/dialogs.ts';
import { useSituation } from '../../objects/offers.ts';
import { chooseView, HERE, useKeeper, useSavedViews, type ListedView } from '../../objects/saved-views.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/field/choice.tsx';
import { Select } from '../../ui/field/select.tsx';
import { TextField } from '../../ui/field/text-field.tsx';
import { Dialog } from '../../ui/layer/dialog.tsx';
import { Conditions } from './conditions.tsx';
import { countOf } from './count.ts';
import { Groups } from './groups.tsx';
import css from './saved-view.module.css';

const fresh: Omit<SavedView, 'id'> = {
  name: '',
  kinds: ['virtual machine'],
  filter: { join: 'all', of: [{ on: 'name', how: 'contains', value: '' }] },
  groups: [],
};

/** What the dialog begins with: a view to change, one to start from, or nothing. */
function startOf(args: Readonly<Record<string, unknown>>, views: readonly ListedView[]) {
  const before = views.find(({ view, from }) => from !== 'console' && view.id === args['id']);
  const from = before?.view ?? (args['from'] as Omit<SavedView, 'id'> | undefined) ?? fresh;
  const taken = new Set(views.filter((one) => one !== before).map(({ view }) => view.name));
  const name = before || from.name === '' ? from.name : freeName(from.name, taken);
  const draft: SavedView = { ...from, name, id: before?.view.id ?? crypto.randomUUID() };
  return { before, draft };
}

/** Where a view can be kept: here, or in a pool, for all who look after it. */
function useHomes() {
  const pools = usePools();
  const connections = useConnections();
  const at = useSituation();
  const phases = usePhases();
  return useMemo(() => {
    const share = actionById('pool.shareView');
    const shared =
      phases === undefined
        ? []
        : pools.flatMap((store) => {
            const pool = poolOf(store);
            const connection = connections?.find(({ id }) => id === store.pool);
            if (!pool || !share || !connection) return [];
            const verdict = judge(share, at(store.pool), pool, { key: 'a', name: 'a' });
            const label = `In ${displayName(store, pool)}, for all its administrators`;
            return [{ value: store.pool, label, ...(verdict.ok ? {} : { why: verdict.why }) }];
          });
    return [{ value: HERE, label: 'On this computer, for you' }, ...shared];
  }, [pools, connections, at, phases]);
}

/** Makes a saved view, or changes one: what it looks through, what must hold, what it is grouped by. */
export function SavedViewEditor({ args, onClose }: DialogBodyProps) {
  const views = useSavedViews();
  const [{ before, draft: start }] = useState(() => startOf(args, views));
  const [draft, setDraft] = useState(start);
  const [home, setHome] = useState(before?.shelves[0]?.pool ?? HERE);
  const homes = useHomes();
  const keeper = useKeeper();
  const pools = usePools();
  const phases = usePhases();
  const counted = useDeferredValue(draft);
  const found = useMemo(() => (phases === '' ? undefined : countOf(pools, counted)), [pools, counted, phases]);
  const change = (some: Partial<SavedView>): void => setDraft({ ...draft, ...some });

  const refused = homes.find(({ value }) => value === home);
  const why =
    draft.name.trim() === ''
      ? 'it needs a name'
      : draft.kinds.length === 0
        ? 'it looks through nothing'
        : refused !== undefined && 'why' in refused
          ? refused.why
          : undefined;
  const save = (): void => {
    const view = { ...draft, name: draft.name.trim() };
    keeper.save(view, home, before);
    chooseView(view.id);
    onClose();
  };
  const pick = (kind: ViewKind, on: boolean): void =>
    change({ kinds: KINDS.filter((one) => (one === kind ? on : draft.kinds.includes(one))) });

  return (
    <Dialog
      open
      onClose={onClose}
      title={before ? `Change the view ${before.view.name}` : 'New saved view'}
      icon={Bookmark}
      width={780}
      footnote={
        found === undefined ? null : (
          <span aria-live="polite">
            {found.objects === 1 ? '1 object' : `${found.objects} objects`}
            {found.pools > 1 ? ` in ${found.pools} pools` : ''} now
          </span>
        )
      }
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" why={why} onClick={save}>
            {before ? 'Save the view' : 'Create the view'}
          </Button>
        </>
      }
    >
      <form
        className={css['form']}
        onSubmit={(event) => {
          event.preventDefault();
          if (why === undefined) save();
        }}
      >
        <div className={css['pair']}>
          <TextField
            label="Name"
            value={draft.name}
            maxLength={300}
            onFocus={(event) => event.currentTarget.select()}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <Select label="Kept" value={home} onChange={setHome} options={homes} />
        </div>
        <fieldset className={css['part']}>
          <legend className={css['legend']}>Look through</legend>
          <div className={css['kinds']}>
            {KINDS.map((kind) => (
              <Checkbox key={kind} checked={draft.kinds.includes(kind)} onChange={(on) => pick(kind, on)}>
                {KIND_WORDS[kind]}
              </Checkbox>
            ))}
          </div>
        </fieldset>
        <fieldset className={css['part']}>
          <legend className={css['legend']}>Conditions</legend>
          <Conditions filter={draft.filter} onChange={(filter) => change({ filter })} />
        </fieldset>
        <fieldset className={css['part']}>
          <legend className={css['legend']}>Group by</legend>
          <Groups groups={draft.groups} onChange={(groups) => change({ groups })} />
        </fieldset>
        <button type="submit" hidden>
          Save
        </button>
      </form>
    </Dialog>
  );
}
