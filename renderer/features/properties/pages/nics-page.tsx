import { displayName } from '../../../../app/inventory/describe/names.ts';
import { vmNetworks } from '../../../../app/new-vm/find.ts';
import { nicsOf, partKey } from '../../../../app/wizards/properties/devices.ts';
import { keyOf } from '../../../objects/offers.ts';
import { NumberField } from '../../../ui/field/number-field.tsx';
import { Select } from '../../../ui/field/select.tsx';
import { TextField } from '../../../ui/field/text-field.tsx';
import type { PageProps } from '../page-props.ts';
import css from '../properties.module.css';
import { bind } from './bind.ts';
import { TabLink } from './tab-link.tsx';

/** Each network interface of the VM. */
export function NicsPage(props: PageProps) {
  const { pool, view, object, onClose } = props;
  const { text, number, choice } = bind(props);
  if (object.$cls !== 'VM') return null;
  const nics = nicsOf(view, object);
  return (
    <>
      {nics.map((vif) => {
        const key = (field: string) => partKey('nic', vif.$ref, field);
        const held = vif.currently_attached && !vif.allowed_operations.includes('unplug');
        const why = held ? 'Its system cannot let go of it now.' : undefined;
        const offered = vmNetworks(view);
        const now = view.get('network', vif.network);
        const networks = now && !offered.includes(now) ? [now, ...offered] : offered;
        return (
          <section key={vif.$ref} className={css['part']} aria-label={`eth${vif.device}`}>
            <p className={css['note']}>
              eth{vif.device}, {vif.currently_attached ? 'active' : 'not active'}
            </p>
            <Select
              label="Network"
              {...choice(key('network'))}
              options={networks.map((network) => ({ value: String(network.$ref), label: displayName(view, network) }))}
            />
            <TextField
              label="MAC address"
              {...text(key('mac'))}
              disabled={held}
              hint={why ?? 'Another one means taking the interface out and putting a new one in.'}
            />
            <NumberField label="Limit" unit="KiB/s" min={0} {...number(key('limit'))} why={why} hint="0: none." />
            <Select
              label="Addresses it may use"
              {...choice(key('locking'))}
              options={[
                { value: 'network_default', label: 'As the network says' },
                { value: 'unlocked', label: 'Any' },
                { value: 'locked', label: 'Only those allowed' },
                { value: 'disabled', label: 'None: it is cut off' },
              ]}
            />
          </section>
        );
      })}
      {nics.length === 0 && <p className={css['note']}>It is on no network.</p>}
      <TabLink of={keyOf(pool, object)} tab="network" onClose={onClose}>
        Add or remove network interfaces
      </TabLink>
    </>
  );
}
