import { interfacesOf, likeliestNetwork, networksOn } from '../../../../app/wizards/migrate/networks.ts';
import { goes } from '../../../../app/wizards/migrate/pages.ts';
import { Select } from '../../../ui/field/select.tsx';
import { cx } from '../../../ui/cx.ts';
import { PageHead } from './page-head.tsx';
import type { PageProps } from './page-props.ts';
import css from './wizard.module.css';

/** Every interface is given a network of the other pool: the one of the same name unless another is chosen. */
export function NetworkPage({ draft, outcome, view, change }: PageProps) {
  const to = view(draft.pool);
  const rows = outcome.rows
    .filter(goes)
    .flatMap(({ key, vm, given }) =>
      interfacesOf(view(key.pool), vm).map((nic) => ({ vm, nic, host: given?.host.ref })),
    );
  const setAll = (from: string, uuid: string): void =>
    change({
      networks: {
        ...draft.networks,
        ...Object.fromEntries(rows.filter(({ nic }) => nic.network === from).map(({ nic }) => [nic.uuid, uuid])),
      },
    });
  return (
    <>
      <PageHead title="Networks">
        Which network of {[...to.all('pool')][0]?.name_label ?? 'the other pool'} each interface is on. Choosing one for
        an interface chooses it for all that come from the same network; addresses in the guests do not change by
        themselves.
      </PageHead>
      <table className={cx(css['table'], css['shared'])} aria-label="Interfaces">
        <thead>
          <tr>
            <th>VM</th>
            <th className={css['nic']}>Interface</th>
            <th>From</th>
            <th className={css['pick']}>To</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ vm, nic, host }) => {
            const options = networksOn(to, host);
            const chosen = draft.networks[nic.uuid] ?? to.get('network', likeliestNetwork(to, host, nic.network))?.uuid;
            const same = options.find(({ uuid }) => uuid === chosen)?.name_label === nic.network;
            return (
              <tr key={nic.uuid}>
                <td className={css['name']} title={vm.name_label}>
                  {vm.name_label}
                </td>
                <td>
                  {nic.device} <span className={css['code']}>{nic.mac}</span>
                  {nic.snapshot ? <span className={css['quiet']}> in a snapshot</span> : null}
                </td>
                <td className={css['name']} title={nic.network}>
                  {nic.network}
                </td>
                <td className={css['pick']}>
                  <Select
                    bare
                    label={`Network of interface ${nic.device} of ${vm.name_label}`}
                    value={chosen ?? null}
                    onChange={(uuid) => setAll(nic.network, uuid)}
                    options={options.map((network) => ({
                      value: network.uuid,
                      label: network.name_label,
                      ...(network.PIFs.length === 0 ? { note: 'internal' } : {}),
                    }))}
                  />
                  {same ? null : <span className={css['quiet']}>{nic.network} is not there</span>}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}
