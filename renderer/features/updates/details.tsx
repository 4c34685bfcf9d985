import { Eye, EyeOff, X } from 'lucide-react';
import type { View } from '../../../app/inventory/view.ts';
import { useDerived } from '../../mirror/hooks.ts';
import { useRunNow, useVerdict } from '../../objects/offers.ts';
import { go } from '../../objects/place.ts';
import { Facts } from '../../ui/card.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { date } from '../../ui/format/time.ts';
import { icons } from '../../ui/glyph/icons.ts';
import { guidanceList, kindWords } from './rows.ts';
import type { ServerRow, UpdateRow } from './rows.ts';
import css from './updates.module.css';

/** Only addresses of the web become links: the text comes from a feed. */
const isWeb = (url: string): boolean => /^https?:\/\//.test(url);

/** Everything the source says about one update. */
export function UpdateDetails({ row, onClose }: { readonly row: UpdateRow; readonly onClose: () => void }) {
  const { update } = row;
  return (
    <section className={css['details']} aria-label={`Details of ${update.name}`}>
      <header className={css['detailsHead']}>
        <h2>{update.name}</h2>
        <DismissButton row={row} />
        <IconButton small icon={X} label="Close the details" onClick={onClose} />
      </header>
      {row.dismissed ? <p className={css['soft']}>Dismissed for every console of this pool.</p> : null}
      <p>{update.summary}</p>
      {update.description === '' || update.description === update.summary ? null : (
        <p className={css['description']}>{update.description}</p>
      )}
      <Facts
        narrow
        items={[
          { label: 'Kind', value: kindWords[update.kind] },
          { label: 'Severity', value: update.severity === 'high' ? 'High' : 'Normal' },
          { label: 'Asks for', value: guidanceList(update.guidance) },
          { label: 'Live patch', value: update.livePatch ? 'Yes, the server need not restart where it takes' : 'No' },
          ...(update.issued === undefined ? [] : [{ label: 'Issued', value: date(update.issued) }]),
          {
            label: 'Needed by',
            value: row.missing.length === 0 ? 'no server any more' : row.missing.map((one) => one.name).join(', '),
          },
          ...(row.installed.length === 0 ? [] : [{ label: 'Installed on', value: row.installed.map((one) => one.name).join(', ') }]), // prettier-ignore
          ...(row.requires.length === 0 ? [] : [{ label: 'Requires', value: row.requires.join(', ') }]),
          ...(row.conflicts.length === 0 ? [] : [{ label: 'Not with', value: row.conflicts.join(', ') }]),
          ...(update.url !== undefined && isWeb(update.url) ? [{ label: 'Read more', value: <a href={update.url} target="_blank" rel="noreferrer">{update.url}</a> }] : []), // prettier-ignore
        ]}
      />
    </section>
  );
}

/** Puts an update out of sight for everybody, or back. */
function DismissButton({ row }: { readonly row: UpdateRow }) {
  const record = useDerived(row.pool, poolRecord);
  const key = { pool: row.pool, cls: 'pool', uuid: record ?? '' } as const;
  const args = { updates: [row.update.id], dismissed: !row.dismissed };
  const verdict = useVerdict('pool.dismissUpdates', key, args);
  const run = useRunNow();
  return (
    <Button
      small
      icon={row.dismissed ? Eye : EyeOff}
      why={verdict.ok ? undefined : verdict.why}
      onClick={() => void run('pool.dismissUpdates', [key], args)}
    >
      {row.dismissed ? 'Restore' : 'Dismiss'}
    </Button>
  );
}

const poolRecord = (view: View): string | undefined => [...view.all('pool')][0]?.uuid;

const scope = { at: 'page', page: 'rollout' } as const;

/** What one server still gets. */
export function ServerDetails({ row, onClose }: { readonly row: ServerRow; readonly onClose: () => void }) {
  return (
    <section className={css['details']} aria-label={`Updates of ${row.name}`}>
      <header className={css['detailsHead']}>
        <h2>{row.name}</h2>
        <IconButton small icon={X} label="Close the details" onClick={onClose} />
      </header>
      <p>{row.missing.length === 0 ? 'It needs nothing.' : `It would ask for: ${guidanceList(row.guidance)}`}</p>
      {row.pending.length === 0 ? null : <p>Still to do for what is installed: {guidanceList(row.pending)}</p>}
      <div className={css['actions']}>
        {row.missing.length === 0 ? null : (
          <Button small icon={icons.updates} onClick={() => go({ ...scope, rest: ['scope', row.pool, row.uuid] })}>
            Update it…
          </Button>
        )}
        {row.pending.length === 0 ? null : (
          <Button small onClick={() => go({ ...scope, rest: ['scope', row.pool, row.uuid, 'pending'] })}>
            Finish what is pending…
          </Button>
        )}
      </div>
      <UpdateNames title="To install" names={row.missing.map((one) => one.name)} />
      <UpdateNames title="Dismissed" names={row.dismissed.map((one) => one.name)} />
      <UpdateNames title="Installed" names={row.installed.map((one) => one.name)} />
      <UpdateNames title="Packages" names={row.packages} />
    </section>
  );
}

function UpdateNames({ title, names }: { readonly title: string; readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <>
      <h3>
        {title} <span className={css['soft']}>{names.length}</span>
      </h3>
      <ul className={css['names']}>
        {names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    </>
  );
}
