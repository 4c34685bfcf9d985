import { X } from 'lucide-react';
import { Facts } from '../../ui/card.tsx';
import { IconButton } from '../../ui/button.tsx';
import { date } from '../../ui/format/time.ts';
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
        <IconButton small icon={X} label="Close the details" onClick={onClose} />
      </header>
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
          ...(update.requires.length === 0 ? [] : [{ label: 'Requires', value: update.requires.join(', ') }]),
          ...(update.url !== undefined && isWeb(update.url) ? [{ label: 'Read more', value: <a href={update.url} target="_blank" rel="noreferrer">{update.url}</a> }] : []), // prettier-ignore
        ]}
      />
    </section>
  );
}

/** What one server still gets. */
export function ServerDetails({ row, onClose }: { readonly row: ServerRow; readonly onClose: () => void }) {
  return (
    <section className={css['details']} aria-label={`Updates of ${row.name}`}>
      <header className={css['detailsHead']}>
        <h2>{row.name}</h2>
        <IconButton small icon={X} label="Close the details" onClick={onClose} />
      </header>
      <p>{row.missing.length === 0 ? 'It needs nothing.' : `It would ask for: ${guidanceList(row.guidance)}`}</p>
      <UpdateNames title="To install" names={row.missing.map((one) => one.name)} />
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
