import { displayName } from '../../../app/inventory/describe/names.ts';
import type { Obj, PoolId } from '../../../app/inventory/view.ts';
import { useView } from '../../mirror/hooks.ts';
import { ObjectLink } from '../../objects/link.tsx';
import { Card, Facts } from '../../ui/card.tsx';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import { PlainTable } from '../../ui/plain-table/plain-table.tsx';
import { EditButton } from './edit-button.tsx';
import { descriptionFact, faint, uuidFact } from './fact-words.tsx';
import { RecentActivity } from './recent-activity.tsx';
import css from './overview.module.css';

export function NetworkOverview({ pool, network }: { readonly pool: PoolId; readonly network: Obj<'network'> }) {
  const view = useView(pool);
  const pifs = network.PIFs.flatMap((ref) => view.get('PIF', ref) ?? []);
  const vifs = network.VIFs.flatMap((ref) => view.get('VIF', ref) ?? []).filter((vif) => {
    const vm = view.get('VM', vif.VM);
    return vm && !vm.is_a_template;
  });
  const vlan = pifs.find((pif) => pif.VLAN >= 0)?.VLAN;
  return (
    <div className={css['page']}>
      <div className={css['columns']}>
        <div className={css['column']}>
          <Card title="General" aside={<EditButton pool={pool} object={network} />}>
            <Facts
              items={[
                descriptionFact(network.name_description),
                { label: 'VLAN', value: vlan === undefined ? faint('none') : vlan },
                { label: 'Bridge', value: network.bridge },
                { label: 'MTU', value: network.MTU },
                {
                  label: 'New VMs',
                  value:
                    network.other_config['automatic'] === 'false' ? faint('only when chosen') : 'get an interface here',
                },
                { label: 'Locking', value: network.default_locking_mode },
                uuidFact(network.uuid),
              ]}
            />
          </Card>
          <Card title="Servers" flush className={css['table']}>
            {pifs.length === 0 ? (
              <p className={css['empty']}>No server has a port on it: it connects VMs of one server with each other.</p>
            ) : (
              <PlainTable
                label={`Ports on ${network.name_label}`}
                rows={pifs}
                rowId={(pif) => pif.uuid}
                columns={[
                  {
                    id: 'host',
                    head: 'Server',
                    render: (pif) => <ObjectLink pool={pool} to={view.get('host', pif.host)} />,
                  },
                  { id: 'nic', head: 'NIC', render: (pif) => displayName(view, pif) },
                  {
                    id: 'link',
                    head: 'Link',
                    render: (pif) => {
                      const metrics = view.get('PIF_metrics', pif.metrics);
                      const up = pif.currently_attached && metrics?.carrier !== false;
                      return (
                        <span className={css['inline']}>
                          <StateGlyph state={up ? 'running' : 'halted'} size={12} />
                          {up
                            ? `Connected${metrics && metrics.speed > 0 ? `, ${metrics.speed} Mbit/s` : ''}`
                            : 'No link'}
                        </span>
                      );
                    },
                  },
                  { id: 'mac', head: 'MAC address', render: (pif) => <span className={css['soft']}>{pif.MAC}</span> },
                  { id: 'ip', head: 'Address', render: (pif) => pif.IP || faint('none') },
                ]}
              />
            )}
          </Card>
          <Card title="Virtual machines" aside={`${vifs.length}`} flush className={css['table']}>
            {vifs.length === 0 ? (
              <p className={css['empty']}>No VM is on this network.</p>
            ) : (
              <PlainTable
                label={`VMs on ${network.name_label}`}
                rows={vifs}
                rowId={(vif) => vif.uuid}
                columns={[
                  {
                    id: 'vm',
                    head: 'VM',
                    render: (vif) => <ObjectLink pool={pool} to={view.get('VM', vif.VM)} tab="network" />,
                  },
                  { id: 'device', head: 'Device', width: 80, render: (vif) => `eth${vif.device}` },
                  { id: 'mac', head: 'MAC address', render: (vif) => <span className={css['soft']}>{vif.MAC}</span> },
                  {
                    id: 'state',
                    head: 'Link',
                    width: 120,
                    render: (vif) => (vif.currently_attached ? 'connected' : faint('not now')),
                  },
                ]}
              />
            )}
          </Card>
        </div>
        <div className={css['side']}>
          <RecentActivity pool={pool} object={network} />
        </div>
      </div>
    </div>
  );
}
