import { Download, RefreshCw, SlidersHorizontal } from 'lucide-react';
import { useMemo, useState } from 'react';
import { explain } from '../../../app/errors/explain.ts';
import { useRollouts } from '../../mirror/rollouts.ts';
import { openDialog } from '../../objects/dialogs.ts';
import { go } from '../../objects/place.ts';
import { useDerivedOfAll } from '../../mirror/hooks.ts';
import { useMirror } from '../../mirror/provider.tsx';
import { useCheckAgain, usePoolLists } from '../../mirror/updates.ts';
import type { PoolList } from '../../mirror/updates.ts';
import { Button } from '../../ui/button.tsx';
import { ColumnsButton } from '../../ui/data-table/columns-button.tsx';
import { toCsv } from '../../ui/data-table/columns.ts';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { useTableState } from '../../ui/data-table/state.ts';
import { Empty, Skeleton } from '../../ui/face.tsx';
import { Select } from '../../ui/field/select.tsx';
import { SearchBox } from '../../ui/field/text-field.tsx';
import { shortSpan } from '../../ui/format/time.ts';
import { icons } from '../../ui/glyph/icons.ts';
import { saveText } from '../../ui/text/save-text.ts';
import { Segments } from '../../ui/segments.tsx';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import { useNow } from '../../ui/use-now.ts';
import { serverColumns, updateColumns } from './columns.tsx';
import { ServerDetails, UpdateDetails } from './details.tsx';
import { kindWords, serverRows, serversOf, updateRows } from './rows.ts';
import type { ServerRow, UpdateRow } from './rows.ts';
import { Runs } from './runs.tsx';
import css from './updates.module.css';

type Show = 'missing' | 'installed' | 'high' | 'restart' | 'dismissed' | 'all';

const shows: readonly { readonly value: Show; readonly label: string }[] = [
  { value: 'missing', label: 'To install' },
  { value: 'high', label: 'High severity' },
  { value: 'restart', label: 'Restarts a server' },
  { value: 'installed', label: 'Installed' },
  { value: 'dismissed', label: 'Dismissed' },
  { value: 'all', label: 'All' },
];

function showsUpdate(show: Show, { update, missing, dismissed }: UpdateRow): boolean {
  if (dismissed) return show === 'dismissed' || show === 'all';
  switch (show) {
    case 'dismissed':
      return false;
    case 'missing':
      return missing.length > 0;
    case 'installed':
      return missing.length === 0;
    case 'high':
      return missing.length > 0 && update.severity === 'high';
    case 'restart':
      return missing.length > 0 && update.guidance.includes('reboot-host');
    case 'all':
      return true;
  }
}

function showsServer(show: Show, { missing, guidance, dismissed }: ServerRow): boolean {
  switch (show) {
    case 'dismissed':
      return dismissed.length > 0;
    case 'missing':
      return missing.length > 0;
    case 'installed':
      return missing.length === 0;
    case 'high':
      return missing.some((one) => one.severity === 'high');
    case 'restart':
      return missing.length > 0 && guidance.includes('reboot-host');
    case 'all':
      return true;
  }
}

const has = (words: readonly string[], text: string): boolean =>
  words.every((word) => text.toLowerCase().includes(word));

/** The updates of all pools: by update and by server; from here a rollout begins. */
export function UpdatesPage() {
  const lists = usePoolLists();
  const runs = useRollouts();
  const [checkAgain, checking] = useCheckAgain();
  const [by, setBy] = useState<'update' | 'server'>('update');
  const [show, setShow] = useState<Show>('missing');
  const [filter, setFilter] = useState('');
  const [chosen, choose] = useState<string>();
  const known = useDerivedOfAll(serversOf);
  const byUpdate = useMemo(() => lists.flatMap((list) => updateRows(list, known.get(list.pool) ?? [])), [lists, known]);
  const byServer = useMemo(() => lists.flatMap((list) => serverRows(list, known.get(list.pool) ?? [])), [lists, known]);
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const updates = byUpdate.filter(
    (row) =>
      showsUpdate(show, row) &&
      has(
        words,
        `${row.update.name} ${row.update.summary} ${kindWords[row.update.kind]} ${row.poolName} ${row.missing.map((one) => one.name).join(' ')}`,
      ),
  );
  const servers = byServer.filter((row) => showsServer(show, row) && has(words, `${row.name} ${row.poolName} ${row.version}`)); // prettier-ignore
  const updateState = useTableState(updateColumns, { remember: 'updates', sorting: { id: 'severity', desc: false } });
  const serverState = useTableState(serverColumns, {
    remember: 'updates.servers',
    sorting: { id: 'name', desc: false },
  });
  const reading = lists.some((one) => one.reading && !one.list);
  const waiting = lists.filter((one) => one.list?.hosts.some((host) => host.missing.length > 0));
  const update = byUpdate.find((row) => row.id === chosen);
  const server = byServer.find((row) => row.id === chosen);
  const close = (): void => choose(undefined);
  const empty = (
    <Empty icon={icons.updates}>
      {lists.length === 0
        ? 'No pool has been connected yet.'
        : lists.every((one) => one.list === undefined)
          ? 'Nothing is known before a pool is connected.'
          : lists.every((one) => one.error !== undefined || one.list?.problem !== undefined)
            ? 'No list of updates could be read.'
            : filter === '' && show === 'missing'
              ? 'Every server has all updates that are known.'
              : 'Nothing matches.'}
    </Empty>
  );
  return (
    <div className={css['page']}>
      <header className={css['head']}>
        <h1>Updates</h1>
        <LastChecked lists={lists} busy={checking.size > 0} />
        <Button icon={SlidersHorizontal} onClick={() => openDialog('update-sources')}>
          Sources…
        </Button>
        <Button
          icon={RefreshCw}
          why={checking.size > 0 ? 'the pools are fetching their lists' : lists.some((one) => one.live) ? undefined : 'no pool is connected'} // prettier-ignore
          onClick={() => checkAgain(lists.filter((one) => one.live).map((one) => one.pool))}
        >
          Check again
        </Button>
        <Button
          kind="primary"
          icon={icons.updates}
          why={lists.some((one) => one.live) ? undefined : 'no pool is connected'}
          onClick={
            () =>
            go({ at: 'page', page: 'rollout', rest: ['scope', ...(waiting.length === 1 ? waiting.map((one) => one.pool) : [])] }) // prettier-ignore
          }
        >
          Update servers…
        </Button>
      </header>
      <Runs rows={runs ?? []} />
      <Problems lists={lists} onCheckAgain={checkAgain} />
      <div className={css['tools']}>
        <Segments
          label="How updates are listed"
          value={by}
          onChange={(next) => {
            setBy(next);
            close();
          }}
          options={[
            { value: 'update', label: 'By update' },
            { value: 'server', label: 'By server' },
          ]}
        />
        <SearchBox
          icon={icons.filter}
          label="Filter updates"
          value={filter}
          onChange={setFilter}
          className={css['filter']}
        />
        <span className={css['show']}>
          <Select bare label="Which updates" options={shows} value={show} onChange={setShow} />
        </span>
        {by === 'update' ? (
          <ColumnsButton columns={updateColumns} state={updateState} />
        ) : (
          <ColumnsButton columns={serverColumns} state={serverState} />
        )}
        <span className={css['count']}>
          {by === 'update'
            ? `${updates.length} of ${byUpdate.length} updates`
            : `${servers.length} of ${byServer.length} servers`}
        </span>
        <Button
          kind="quiet"
          icon={Download}
          onClick={() =>
            by === 'update'
              ? saveText('updates.csv', 'text/csv', toCsv(updateColumns, updates))
              : saveText('servers.csv', 'text/csv', toCsv(serverColumns, servers))
          }
        >
          CSV
        </Button>
      </div>
      <div className={css['body']}>
        {reading && byUpdate.length === 0 ? (
          <Skeleton rows={8} />
        ) : by === 'update' ? (
          <DataTable
            label="Updates"
            columns={updateColumns}
            state={updateState}
            rows={updates}
            rowId={updateId}
            rowName={updateName}
            onOpen={(row) => choose(row.id)}
            empty={empty}
          />
        ) : (
          <DataTable
            label="Servers and their updates"
            columns={serverColumns}
            state={serverState}
            rows={servers}
            rowId={serverId}
            rowName={serverName}
            onOpen={(row) => choose(row.id)}
            empty={empty}
          />
        )}
        {update ? <UpdateDetails row={update} onClose={close} /> : null}
        {server ? <ServerDetails row={server} onClose={close} /> : null}
      </div>
    </div>
  );
}

const updateId = (row: UpdateRow): string => row.id;
const updateName = (row: UpdateRow): string => row.update.name;
const serverId = (row: ServerRow): string => row.id;
const serverName = (row: ServerRow): string => row.name;

function LastChecked({ lists, busy }: { readonly lists: readonly PoolList[]; readonly busy: boolean }) {
  const now = useNow(30_000);
  if (busy)
    return (
      <span className={css['checked']}>
        <StateGlyph state="busy" /> The pools are fetching their lists
      </span>
    );
  const times = lists.flatMap(({ list }) => list?.checked ?? []);
  if (times.length === 0) return <span className={css['checked']} />;
  const oldest = now - Math.min(...times);
  return (
    <span className={css['checked']}>
      {oldest < 60_000 ? 'Checked just now' : `Last checked ${shortSpan(oldest)} ago`}
    </span>
  );
}

interface ProblemsProps {
  readonly lists: readonly PoolList[];
  readonly onCheckAgain: (pools: readonly string[]) => void;
}

/** Pools without a list, or with a part of one: why, and the way out. */
function Problems({ lists, onCheckAgain }: ProblemsProps) {
  const mirror = useMirror();
  return lists.flatMap((one) => {
    const failure = one.error ?? one.list?.problem;
    if (!failure) return [];
    const { title, cause } = explain(failure, mirror.pool(one.pool));
    return [
      <div key={one.pool} className={css['problem']}>
        <StateGlyph state="warning" />
        <span>
          <b>{one.name}</b>: {title}. {cause}
        </span>
        {failure.code.includes('update-index') ? (
          <Button small onClick={() => openDialog('update-sources')}>
            Sources…
          </Button>
        ) : null}
        {failure.code === 'no-update-index' ? null : (
          <Button small why={one.live ? undefined : 'its pool is away'} onClick={() => onCheckAgain([one.pool])}>
            Check again
          </Button>
        )}
      </div>,
    ];
  });
}
