import type { Obj, View } from '../../../../app/inventory/view.ts';
import { gpuGroups } from '../../../../app/wizards/properties/pool.ts';
import { partKey } from '../../../../app/wizards/properties/devices.ts';
import { diskStorage } from '../../../../app/new-vm/find.ts';
import { freeOn } from '../../../../app/placement/storage.ts';
import { isRef, NULL_REF } from '../../../../app/xenapi/ref.ts';
import { Checkbox } from '../../../ui/field/choice.tsx';
import { Select } from '../../../ui/field/select.tsx';
import { size } from '../../../ui/format/size.ts';
import type { PageProps } from '../page-props.ts';
import css from '../properties.module.css';
import { bind } from './bind.ts';

/** Storage that every server reaches, and what is chosen now. */
function storesFor(view: View, now: unknown) {
  const alone = view.count('host') === 1;
  const chosen = view.get('SR', String(now));
  const fit = diskStorage(view).filter((sr) => sr.shared || alone);
  const all: readonly Obj<'SR'>[] = chosen && !fit.includes(chosen) ? [chosen, ...fit] : fit;
  return [
    { value: NULL_REF as string, label: 'None' },
    ...(isRef(String(now)) && !chosen ? [{ value: String(now), label: 'Storage that is gone' }] : []),
    ...all.map((sr) => ({ value: String(sr.$ref), label: sr.name_label, note: `${size(freeOn(sr))} free` })),
  ];
}

/** Where things are kept for which nobody names a place. */
export function StoresPage(props: PageProps) {
  const { view, values } = props;
  const { choice } = bind(props);
  return (
    <>
      <Select
        label="Disks of new VMs"
        {...choice('defaultSr')}
        options={storesFor(view, values['defaultSr'])}
        hint="Where nothing else is chosen."
      />
      <Select
        label="Memory of suspended VMs"
        {...choice('suspendSr')}
        options={storesFor(view, values['suspendSr'])}
        hint="Unless the VM or its server has a storage of its own for it."
      />
      <Select label="Crash dumps of VMs" {...choice('crashSr')} options={storesFor(view, values['crashSr'])} />
    </>
  );
}

export function OptionsPage(props: PageProps) {
  const { onOff } = bind(props);
  return (
    <>
      <Checkbox
        {...onOff('migrationCompression')}
        hint="For all VMs. Faster over a slow network, at the cost of CPU time of both servers."
      >
        Compress memory while a VM migrates
      </Checkbox>
      <Checkbox {...onOff('livePatching')} hint="Updates that can do so take effect without a restart of the server.">
        Patch servers while they run
      </Checkbox>
      <Checkbox
        {...onOff('igmpSnooping')}
        hint="Multicast goes to the VMs that asked for it, not to all on the network."
      >
        Snoop IGMP
      </Checkbox>
    </>
  );
}

export function SecurityPage(props: PageProps) {
  const { onOff } = bind(props);
  return (
    <>
      <Checkbox
        {...onOff('tls')}
        hint="Servers of the pool speak only to those whose certificate they know. It cannot be turned off again."
      >
        Servers check certificates
      </Checkbox>
      <Checkbox
        {...onOff('oldSsl')}
        hint="Clients that know nothing newer then stay out. Written last: it can cut this connection for a moment."
      >
        Accept SSL older than TLS 1.2
      </Checkbox>
    </>
  );
}

export function GpusPage(props: PageProps) {
  const { view, object } = props;
  const { choice } = bind(props);
  return (
    <>
      <p className={css['note']}>Where the next VM with a GPU goes. What runs stays where it is.</p>
      {gpuGroups(view, object).map((group) => (
        <Select
          key={group.$ref}
          label={group.name_label}
          {...choice(partKey('gpu', group.$ref, 'placement'))}
          options={[
            { value: 'breadth_first', label: 'Spread over all cards', note: 'most performance' },
            { value: 'depth_first', label: 'Fill one card, then the next', note: 'most VMs' },
          ]}
        />
      ))}
    </>
  );
}
