import { useCallback, useMemo } from 'react';
import { isHidden, isInternal } from '../../../app/inventory/describe/hidden.ts';
import { displayName } from '../../../app/inventory/describe/names.ts';
import type { Obj, PoolId, View } from '../../../app/inventory/view.ts';
import { keyOf } from '../../objects/offers.ts';
import { useDerived } from '../../mirror/hooks.ts';
import { ObjectLink } from '../../objects/link.tsx';
import { go } from '../../objects/place.ts';
import { VerbTable } from '../../objects/verbs/verb-table.tsx';
import type { DataColumn } from '../../ui/data-table/columns.ts';
import { Empty } from '../../ui/face.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import css from './network.module.css';

interface Net {
  readonly network: Obj<'network'>;
  readonly name: string;
  readonly nic: string;
  readonly vlan: number | undefined;
  readonly mac: string;
  /** Of its ports here, how many have a link. */
  readonly up: number;
  readonly ports: number;
  readonly vms: number;
}

function netsOf(view: View, owner: Obj<'host'> | Obj<'pool'>): readonly Net[] {
  const found: Net[] = [];
  for (const network of view.all('network')) {
    if (isInternal(network) || isHidden(network)) continue;
    const pifs = network.PIFs.flatMap((ref) => view.get('PIF', ref) ?? []).filter(
      (pif) => owner.$cls === 'pool' || pif.host === owner.$ref,
    );
    const [pif] = pifs;
    const up = pifs.filter(
      (one) => one.currently_attached && view.get('PIF_metrics', one.metrics)?.carrier !== false,
    ).length;
    found.push({
      network,
      name: displayName(view, network),
      nic: pif ? displayName(view, pif).replace(/ VLAN \d+$/, '') : '',
      vlan: pif && pif.VLAN >= 0 ? pif.VLAN : undefined,
      mac: owner.$cls === 'host' ? (pif?.MAC ?? '') : '',
      up,
      ports: pifs.length,
      vms: new Set(network.VIFs.flatMap((ref) => view.get('VIF', ref)?.VM ?? [])).size,
    });
  }
  return found;
}

function linkOf(row: Net): string {
  if (row.ports === 0) return 'Only between VMs';
  if (row.up === row.ports) return 'Connected';
  return row.up === 0 ? 'No link' : `${row.up} of ${row.ports} connected`;
}

function columnsOf(pool: PoolId, host: boolean): readonly DataColumn<Net>[] {
  const columns: DataColumn<Net>[] = [
    { id: 'name', head: 'Name', width: 190, grow: 2, fixed: true, sort: ({ name }) => name, render: ({ network, name }) => <ObjectLink pool={pool} to={network}>{name}</ObjectLink> },
    { id: 'description', head: 'Description', width: 140, grow: 1, drop: 9, sort: ({ network }) => network.name_description || undefined, render: ({ network }) => <span className={css['soft']}>{network.name_description}</span> },
    { id: 'nic', head: 'NIC', width: 100, sort: ({ nic }) => nic || undefined, render: ({ nic }) => nic },
    { id: 'vlan', head: 'VLAN', width: 70, align: 'right', sort: ({ vlan }) => vlan, render: ({ vlan }) => vlan ?? null },
    { id: 'link', head: 'Link', width: 150, sort: linkOf, text: linkOf, render: (row) => (<><StateGlyph state={row.ports === 0 ? 'info' : row.up === row.ports ? 'running' : row.up === 0 ? 'halted' : 'warning'} size={12} />{linkOf(row)}</>) },
    { id: 'auto', head: 'New VMs', width: 96, drop: 7, sort: ({ network }) => String(network.other_config['automatic'] !== 'false'), render: ({ network }) => (network.other_config['automatic'] === 'false' ? 'No' : 'Join it') },
    { id: 'mtu', head: 'MTU', width: 64, align: 'right', drop: 8, sort: ({ network }) => network.MTU, render: ({ network }) => network.MTU },
    { id: 'vms', head: 'VMs', width: 60, align: 'right', drop: 6, sort: ({ vms }) => vms, render: ({ vms }) => vms },
  ]; // prettier-ignore
  if (host)
    columns.push({
      id: 'mac',
      head: 'MAC address',
      width: 150,
      drop: 5,
      sort: ({ mac }) => mac,
      render: ({ mac }) => mac,
    });
  return columns;
}

export function NetworkList({ pool, owner }: { readonly pool: PoolId; readonly owner: Obj<'host'> | Obj<'pool'> }) {
  const rows = useDerived(
    pool,
    useCallback((view: View) => netsOf(view, owner), [owner]),
  );
  const host = owner.$cls === 'host';
  const columns = useMemo(() => columnsOf(pool, host), [pool, host]);
  const own = useMemo(() => [keyOf(pool, owner)], [pool, owner]);
  return (
    <VerbTable
      label="Networks"
      name={host ? 'host-networks' : 'networks'}
      columns={columns}
      rows={rows}
      rowId={rowId}
      rowName={rowName}
      keysOf={(row) => [keyOf(pool, row.network)]}
      verbs={['object.rename', 'network.delete']}
      own={['pool.createNetwork']}
      ownKeys={own}
      sorting={{ id: 'name', desc: false }}
      summary={`${rows.length} ${rows.length === 1 ? 'network' : 'networks'}`}
      onOpen={(row) => go({ at: 'object', pool, cls: 'network', uuid: row.network.uuid })}
      empty={<Empty icon={icons.network}>No networks here yet.</Empty>}
    />
  );
}

const rowId = (row: Net): string => row.network.uuid;
const rowName = (row: Net): string => row.name;
