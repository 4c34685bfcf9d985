import { bondsOf } from '../../../../app/actions/settings/network/bond.ts';
import { pifsOf, vlanOf } from '../../../../app/actions/settings/network/interfaces.ts';
import { displayName } from '../../../../app/inventory/describe/names.ts';
import { nicsFor } from '../../../../app/wizards/properties/network.ts';
import { Checkbox, Radios } from '../../../ui/field/choice.tsx';
import { NumberField } from '../../../ui/field/number-field.tsx';
import { Select } from '../../../ui/field/select.tsx';
import { StateGlyph } from '../../../ui/glyph/state-glyph.tsx';
import type { PageProps } from '../page-props.ts';
import css from '../properties.module.css';
import { bind } from './bind.ts';

const modes = [
  {
    value: 'balance-slb',
    label: 'All cards at once',
    hint: 'Each VM’s traffic stays on one; moved when that is busy.',
  },
  { value: 'active-backup', label: 'One card, the others in reserve' },
  { value: 'lacp', label: 'LACP', hint: 'The switch must be set up for it.' },
];

/** What saving would interrupt, said before it does. */
function disruption({ view, object, values }: PageProps): string | undefined {
  if (object.$cls !== 'network') return undefined;
  const was = vlanOf(view, object);
  const moved = was && (values['nic'] !== was.pif.$ref || values['vlan'] !== was.tag);
  const bond = bondsOf(view, object)[0];
  const bonded = bond && values['bondMode'] !== bond.mode;
  const resized = values['mtu'] !== object.MTU;
  const managed = pifsOf(view, object).some((pif) => pif.management);
  if (managed && resized) return 'Servers are managed over it: they take up the new MTU when they restart.';
  if (managed && bonded) return 'Servers are managed over it: the connection to them can drop for a moment.';
  return moved || bonded || resized ? 'Running VMs lose this network for a moment.' : undefined;
}

export function WirePage(props: PageProps) {
  const { view, object, values, errors, locked, onEdit } = props;
  const { number, choice, onOff } = bind(props);
  if (object.$cls !== 'network') return null;
  const offered = nicsFor(view);
  const now = view.get('PIF', String(values['nic']));
  const nics = now && !offered.includes(now) ? [now, ...offered] : offered;
  const outside = now !== undefined;
  const warned = disruption(props);
  return (
    <>
      <Checkbox {...onOff('automatic')} hint="A VM made from a template gets an interface on it.">
        Give new VMs an interface on it
      </Checkbox>
      <div className={css['host']}>
        <Select
          label="NIC"
          value={String(values['nic'])}
          error={errors['nic']}
          why={locked['nic']}
          options={[
            { value: '', label: 'None: private to each server' },
            ...nics.map((pif) => ({ value: String(pif.$ref), label: displayName(view, pif) })),
          ]}
          onChange={(nic) => onEdit('nic', nic)}
        />
        {outside && locked['nic'] === undefined && <NumberField label="VLAN" min={0} max={4094} {...number('vlan')} />}
      </div>
      <NumberField label="MTU" unit="bytes" min={1280} max={9216} step={100} {...number('mtu')} />
      {values['bondMode'] !== undefined && (
        <div className={css['group']}>
          <h3>Its bond</h3>
          <Radios
            label="How the bond works"
            value={String(values['bondMode'])}
            onChange={(mode) => onEdit('bondMode', mode)}
            options={modes.map((mode) => ({ ...mode, why: locked['bondMode'] }))}
          />
          {values['bondMode'] === 'lacp' && (
            <Select
              label="Spread traffic by"
              {...choice('bondHashing')}
              options={[
                { value: 'src_mac', label: 'MAC address of the VM' },
                { value: 'tcpudp_ports', label: 'Addresses and ports' },
              ]}
            />
          )}
        </div>
      )}
      {warned !== undefined && (
        <p className={css['warning']} role="status">
          <StateGlyph state="warning" size={12} />
          {warned}
        </p>
      )}
    </>
  );
}
