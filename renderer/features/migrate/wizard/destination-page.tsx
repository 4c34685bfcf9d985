import type { MigrateDraft } from '../../../../app/wizards/migrate/draft.ts';
import type { VmRow } from '../../../../app/wizards/migrate/outcome.ts';
import { useConnections } from '../../../mirror/hooks.ts';
import { Radios } from '../../../ui/field/choice.tsx';
import { Select } from '../../../ui/field/select.tsx';
import { size } from '../../../ui/format/size.ts';
import { StateGlyph } from '../../../ui/glyph/state-glyph.tsx';
import { reasonWords, ways } from '../words.ts';
import { PageHead } from './page-head.tsx';
import type { PageProps } from './page-props.ts';
import css from './wizard.module.css';

const kindsFor = (several: boolean) =>
  [
    { value: 'move', label: 'Move', hint: several ? 'Those that run keep running.' : 'If it runs, it keeps running.' },
    { value: 'copy', label: 'Copy', hint: 'Only what is off; the original stays.' },
    { value: 'disks', label: 'Move the disks only', hint: 'The server stays the same, running or off.' },
  ] as const;

/** Which pool, which server, for all or one by one; every server with its verdict. */
export function DestinationPage({ draft, outcome, view, change }: PageProps) {
  const connections = useConnections() ?? [];
  const to = view(draft.pool);
  const servers = [...to.all('host')].sort((a, b) => (a.name_label < b.name_label ? -1 : 1));
  const anyOther = draft.vms.some(({ pool }) => pool !== draft.vms[0]?.pool);
  const fits = (uuid: string): number =>
    outcome.rows.filter((row) =>
      row.given?.options.some(({ host, landing }) => host.uuid === uuid && landing.reasons.length === 0),
    ).length;
  const move = (what: MigrateDraft['what']): void =>
    change(what === 'disks' ? { what, pool: draft.vms[0]?.pool ?? draft.pool, host: '', hosts: {} } : { what });
  return (
    <>
      <PageHead title="Destination">
        Each server is asked for each VM; the servers themselves are asked again before anything starts.
      </PageHead>
      <div className={css['form']}>
        <Radios
          label="What"
          value={draft.what}
          onChange={move}
          options={kindsFor(draft.vms.length > 1).map((kind) => ({
            ...kind,
            ...(kind.value === 'disks' && anyOther ? { why: 'they are in several pools' } : {}),
          }))}
        />
        {draft.what === 'disks' ? null : (
          <div className={css['row']}>
            <Select
              label="Pool"
              value={draft.pool}
              onChange={(pool) => change({ pool, host: '', hosts: {}, sr: '', disks: {}, networks: {}, transfer: '' })}
              options={connections.map((connection) => ({
                value: connection.id,
                label: connection.name,
                note: connection.id === draft.vms[0]?.pool ? 'where they are' : 'disks are copied',
                why: connection.state.at === 'live' ? undefined : 'not connected',
              }))}
            />
            <Select
              label="Server"
              value={draft.host === '' ? 'any' : draft.host}
              onChange={(host) => change({ host: host === 'any' ? '' : host, hosts: {} })}
              options={[
                { value: 'any', label: 'The best for each' },
                ...servers.map((host) => {
                  const n = fits(host.uuid);
                  const all = outcome.rows.length;
                  return {
                    value: host.uuid,
                    label: host.name_label,
                    note: n === all ? (all === 1 ? 'fits' : 'all fit') : `${n} of ${all} fit`,
                  };
                }),
              ]}
            />
          </div>
        )}
      </div>
      <table className={css['table']} aria-label="VMs">
        <thead>
          <tr>
            <th aria-label="Fits" />
            <th>VM</th>
            {draft.what === 'disks' ? null : <th>Server</th>}
            <th>What happens</th>
          </tr>
        </thead>
        <tbody>
          {outcome.rows.map((row) => (
            <Row key={row.key.uuid} row={row} draft={draft} view={view} change={change} />
          ))}
        </tbody>
      </table>
      {outcome.gone > 0 ? (
        <p className={css['about']}>{outcome.gone} of them are gone since this was opened, and left out.</p>
      ) : null}
    </>
  );
}

function Row({ row, draft, view, change }: Pick<PageProps, 'draft' | 'view' | 'change'> & { readonly row: VmRow }) {
  const able = row.reasons.length === 0;
  const from = view(row.key.pool);
  const options = row.given?.options ?? [];
  const way = row.given?.landing.way;
  return (
    <tr>
      <td>
        <StateGlyph state={able ? 'done' : 'refused'} label={able ? 'Goes' : 'Stays'} />
      </td>
      <td className={css['name']} dir="auto" title={row.vm.name_label}>
        {row.vm.name_label}
      </td>
      {draft.what === 'disks' ? null : (
        <td className={css['pick']}>
          <Select
            bare
            label={`Server of ${row.vm.name_label}`}
            value={row.given?.host.uuid ?? null}
            placeholder="No server"
            onChange={(host) => change({ hosts: { ...draft.hosts, [row.key.uuid]: host } })}
            options={options.map(({ host, landing }) => {
              const [why] = landing.reasons;
              return {
                value: host.uuid,
                label: host.name,
                note: why ? reasonWords(from, why) : landing.disks > 0 ? 'fits, copied' : 'fits',
              };
            })}
          />
        </td>
      )}
      <td className={css['what']}>
        {able
          ? `${way ? ways[way] : 'its disks move'}${row.bytes > 0 ? `, ${size(row.bytes)}` : ''}`
          : row.reasons.map((reason) => reasonWords(from, reason)).join('; ')}
      </td>
    </tr>
  );
}
