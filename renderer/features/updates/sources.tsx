import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { channelOf } from '../../../app/actions/updates/repositories.ts';
import { why } from '../../../app/errors/explain.ts';
import { serverTime } from '../../../app/inventory/describe/server-time.ts';
import type { Obj, View } from '../../../app/inventory/view.ts';
import { useAsk, useCommand } from '../../link/ask.ts';
import { useView } from '../../mirror/hooks.ts';
import { useMirror } from '../../mirror/provider.tsx';
import { useCheckAgain, usePoolLists } from '../../mirror/updates.ts';
import type { PoolList } from '../../mirror/updates.ts';
import type { DialogBodyProps } from '../../objects/dialogs.ts';
import { keyOf, useOffer, useRunAction } from '../../objects/offers.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field/text-field.tsx';
import { size } from '../../ui/format/size.ts';
import { moment } from '../../ui/format/time.ts';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import { Dialog } from '../../ui/layer/dialog.tsx';
import css from './sources.module.css';

/** Where updates come from: the vendor's index for older servers, and the pools' own repositories. */
export function Sources({ onClose }: DialogBodyProps) {
  const lists = usePoolLists();
  const mirror = useMirror();
  const own = (one: PoolList): boolean =>
    one.list ? one.list.generation === 'cdn' : mirror.pool(one.pool).count('Repository') > 0;
  const pools = lists.filter(own);
  return (
    <Dialog open onClose={onClose} title="Where updates come from" icon={icons.updates} width={720}>
      <div className={css['sources']}>
        <Index />
        <Files />
        <section aria-labelledby="own-repositories">
          <h3 id="own-repositories">Repositories of the pools</h3>
          <p className={css['soft']}>Newer servers fetch their updates themselves; this console only asks them to.</p>
          {pools.length === 0 ? (
            <p className={css['soft']}>No connected pool has repositories of its own.</p>
          ) : (
            pools.map((list) => <Repositories key={list.pool} list={list} />)
          )}
        </section>
      </div>
    </Dialog>
  );
}

function Index() {
  const sources = useAsk('updates.sources', {});
  const set = useCommand('updates.setIndex', { shown: true });
  const client = useQueryClient();
  const [typed, type] = useState<string>();
  const kept = sources.data?.index ?? '';
  const value = typed ?? kept;
  const save = (index: string): void =>
    set.mutate(
      { index },
      {
        onSuccess: () => {
          type(undefined);
          void client.invalidateQueries({ queryKey: ['updates.sources'] });
          void client.invalidateQueries({ queryKey: ['updates.list'] });
        },
      },
    );
  return (
    <section aria-labelledby="vendor-index">
      <h3 id="vendor-index">Vendor’s index</h3>
      <p className={css['soft']}>
        Lists update files for servers up to 8.2. An address, or the path of a file that was brought here; files named
        beside it are found there.
      </p>
      <form
        className={css['line']}
        onSubmit={(event) => {
          event.preventDefault();
          save(value);
        }}
      >
        <TextField
          label="Address or path"
          value={value}
          error={set.error ? why(set.error.failure) : undefined}
          onChange={(event) => {
            set.reset();
            type(event.target.value);
          }}
        />
        <Button
          type="submit"
          why={set.isPending ? 'it is being read' : value.trim() === kept ? 'it is used already' : undefined}
        >
          {value.trim() === '' && kept !== '' ? 'Forget it' : 'Read and use it'}
        </Button>
      </form>
      <output className={css['soft']}>
        {set.data && set.data.releases > 0
          ? `It lists ${set.data.updates} updates for ${set.data.releases} releases.`
          : ''}
      </output>
    </section>
  );
}

function Files() {
  const sources = useAsk('updates.sources', {});
  const clear = useCommand('updates.clearFiles');
  const client = useQueryClient();
  const files = sources.data?.files;
  if (!files) return null;
  return (
    <section aria-labelledby="update-files">
      <h3 id="update-files">Files on this computer</h3>
      <div className={css['row']}>
        <span className={css['path']} title={files.folder}>
          {files.folder}
        </span>
        <span className={css['soft']}>{files.bytes === 0 ? 'empty' : size(files.bytes)}</span>
        <Button
          small
          why={files.bytes === 0 ? 'there are none' : clear.isPending ? 'they are being removed' : undefined}
          onClick={() =>
            clear.mutate({}, { onSuccess: () => void client.invalidateQueries({ queryKey: ['updates.sources'] }) })
          }
        >
          Remove them
        </Button>
      </div>
    </section>
  );
}

function Repositories({ list }: { readonly list: PoolList }) {
  const view = useView(list.pool);
  const failure = list.error ?? list.list?.problem;
  const [fetchNow, fetching] = useCheckAgain();
  const [record] = view.all('pool');
  if (!record) return null;
  return (
    <div className={css['pool']}>
      <b title={list.name}>{list.name}</b>
      <dl>
        {facts(view, record).map(([term, words]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      {failure === undefined ? null : (
        <p className={css['soft']}>
          <StateGlyph state="warning" /> {why(failure, view)}
        </p>
      )}
      <div className={css['verbs']}>
        <Button
          small
          why={!list.live ? 'its pool is away' : fetching.has(list.pool) ? 'it is fetching now' : undefined}
          onClick={() => fetchNow([list.pool])}
        >
          Fetch now
        </Button>
        <Verb id="pool.repositories" label="Repositories…" list={list} record={record} />
        <Verb id="pool.syncSchedule" label="Schedule…" list={list} record={record} />
        <Verb id="pool.repositoryProxy" label="Proxy…" list={list} record={record} />
      </div>
    </div>
  );
}

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

function facts(view: View, record: Obj<'pool'>): readonly (readonly [string, string])[] {
  const channel = channelOf(view, record);
  const synced = serverTime(record.last_update_sync) ?? 0;
  const schedule = !record.update_sync_enabled
    ? 'only when asked'
    : record.update_sync_frequency === 'weekly'
      ? `every ${days[record.update_sync_day] ?? 'week'}`
      : 'every day';
  return [
    ['Channel', channel ? channel.name_label || channel.binary_url : 'not chosen'],
    ['Last fetched', synced > 0 ? moment(synced) : 'never'],
    ['Fetches', schedule],
    ['Proxy', record.repository_proxy_url || 'none'],
  ];
}

interface VerbProps {
  readonly id: string;
  readonly label: string;
  readonly list: PoolList;
  readonly record: Obj<'pool'>;
}

function Verb({ id, label, list, record }: VerbProps) {
  const key = keyOf(list.pool, record);
  const refused = useOffer(id, [key])?.refused[0];
  const run = useRunAction();
  return (
    <Button small why={refused?.why} onClick={() => run(id, [key])}>
      {label}
    </Button>
  );
}
