import type { DataColumn } from '../../ui/data-table/columns.ts';
import { date } from '../../ui/format/time.ts';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import { Chip } from '../../ui/chip.tsx';
import { kindWords, restartWords } from './rows.ts';
import type { ServerRow, UpdateRow } from './rows.ts';
import css from './updates.module.css';

const servers = (row: UpdateRow): string => row.missing.map((one) => one.name).join(', ');

export const updateColumns: readonly DataColumn<UpdateRow>[] = [
  {
    id: 'name', head: 'Update', width: 260, grow: 3, fixed: true, sort: (row) => row.update.name,
    text: (row) => row.update.name,
    render: (row) => (
      <span className={css['name']} title={`${row.update.name}: ${row.update.summary}`}>
        <b>{row.update.name}</b> <span className={css['soft']}>{row.update.summary === row.update.name ? '' : row.update.summary}</span>
      </span>
    ),
  },
  {
    id: 'severity', head: 'Severity', width: 92, sort: (row) => (row.update.severity === 'high' ? 0 : 1), text: (row) => row.update.severity,
    render: (row) => row.update.severity === 'high' ? <Chip state="warning" plain>High</Chip> : <span className={css['soft']}>Normal</span>,
  },
  { id: 'kind', head: 'Kind', width: 104, drop: 2, sort: (row) => kindWords[row.update.kind], render: (row) => kindWords[row.update.kind] },
  {
    id: 'restarts', head: 'Restarts', width: 110, sort: (row) => restartWords(row.update.guidance, row.update.livePatch),
    render: (row) => restartWords(row.update.guidance, row.update.livePatch),
  },
  {
    id: 'live', head: 'Live patch', width: 92, drop: 3, sort: (row) => (row.update.livePatch ? 0 : 1), text: (row) => (row.update.livePatch ? 'yes' : 'no'),
    render: (row) => (row.update.livePatch ? <Chip state="done" plain>Yes</Chip> : <span className={css['soft']}>no</span>),
  },
  {
    id: 'missing', head: 'Needed by', width: 150, grow: 1, sort: (row) => row.missing.length, text: servers,
    render: (row) => row.missing.length === 0
      ? <Chip state="done" plain>Installed</Chip>
      : <span title={servers(row)}>{row.missing.length === 1 ? row.missing[0]?.name : `${row.missing.length} servers`}</span>,
  },
  { id: 'pool', head: 'Pool', width: 110, drop: 1, sort: (row) => row.poolName, render: (row) => row.poolName },
  {
    id: 'issued', head: 'Issued', width: 104, drop: 4, sort: (row) => row.update.issued, text: (row) => (row.update.issued === undefined ? '' : date(row.update.issued)),
    render: (row) => (row.update.issued === undefined ? '' : date(row.update.issued)),
  },
]; // prettier-ignore

const standing = (row: ServerRow): string => {
  if (!row.known) return 'not known';
  if (row.pending.length > 0) return restartWords(row.pending, false) === 'Server' ? 'Restart pending' : 'Not finished';
  return row.missing.length === 0 ? 'Up to date' : `${row.missing.length} to install`;
};

export const serverColumns: readonly DataColumn<ServerRow>[] = [
  {
    id: 'name', head: 'Server', width: 200, grow: 2, fixed: true, sort: (row) => row.name,
    render: (row) => <b title={row.name} className={css['name']}>{row.name}</b>,
  },
  { id: 'pool', head: 'Pool', width: 130, grow: 1, sort: (row) => row.poolName, render: (row) => row.poolName },
  { id: 'version', head: 'Version', width: 110, drop: 2, sort: (row) => row.version, render: (row) => row.version },
  {
    id: 'state', head: 'State', width: 150, sort: (row) => (row.known ? row.missing.length : -1), text: standing,
    render: (row) => row.known && row.missing.length === 0 && row.pending.length === 0
      ? <Chip state="done" plain>Up to date</Chip>
      : row.pending.length > 0 ? <Chip state="warning" plain>{standing(row)}</Chip> : standing(row),
  },
  {
    id: 'severe', head: 'Of them high', width: 116, align: 'right', drop: 3, sort: (row) => row.missing.filter((one) => one.severity === 'high').length,
    render: (row) => {
      const high = row.missing.filter((one) => one.severity === 'high').length;
      return high === 0 ? '' : <><StateGlyph state="warning" size={12} /> {high}</>;
    },
  },
  {
    id: 'restarts', head: 'Restarts', width: 110, sort: (row) => (row.missing.length === 0 ? '' : restartWords(row.guidance, row.livePatch)),
    render: (row) => (row.missing.length === 0 ? '' : restartWords(row.guidance, row.livePatch)),
  },
  { id: 'packages', head: 'Packages', width: 100, align: 'right', drop: 4, sort: (row) => row.packages.length, render: (row) => (row.packages.length === 0 ? '' : row.packages.length) },
]; // prettier-ignore
