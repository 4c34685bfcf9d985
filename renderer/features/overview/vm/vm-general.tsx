import { Check } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { addressesOf, osOf, startedAt, toolsOf, type Tools } from '../../../../app/inventory/describe/guest.ts';
import { poolOf } from '../../../../app/inventory/describe/home.ts';
import { displayName } from '../../../../app/inventory/describe/names.ts';
import type { Obj, View } from '../../../../app/inventory/view.ts';
import { keyOf, useRunAction } from '../../../objects/offers.ts';
import { useServerNow } from '../../../mirror/clock.ts';
import { useView } from '../../../mirror/hooks.ts';
import { ObjectLink } from '../../../objects/link.tsx';
import { Button } from '../../../ui/button.tsx';
import { Card, Facts } from '../../../ui/card.tsx';
import { Icon } from '../../../ui/glyph/icon.tsx';
import { size } from '../../../ui/format/size.ts';
import { date, span } from '../../../ui/format/time.ts';
import { EditButton } from '../edit-button.tsx';
import { Copied, descriptionFact, faint, uuidFact } from '../fact-words.tsx';
import css from '../overview.module.css';
import type { VmProps } from './props.ts';

function topology(vm: Obj<'VM'>): string {
  const cores = Number(vm.platform['cores-per-socket'] ?? 1) || 1;
  const sockets = Math.max(1, Math.round(vm.VCPUs_max / cores));
  const hot = vm.VCPUs_max > vm.VCPUs_at_startup ? `, up to ${vm.VCPUs_max}` : '';
  return `${sockets} ${sockets === 1 ? 'socket' : 'sockets'} × ${cores} ${cores === 1 ? 'core' : 'cores'}${hot}`;
}

const bootWords: Readonly<Record<string, string>> = { c: 'disk', d: 'CD', n: 'network' };

function bootOf(vm: Obj<'VM'>): ReactNode {
  if (vm.HVM_boot_policy === '')
    return vm.PV_bootloader === '' ? 'Paravirtual kernel' : `Paravirtual, ${vm.PV_bootloader}`;
  const secure = vm.platform['secureboot'] === 'true' ? 'UEFI Secure Boot' : 'UEFI';
  const first = bootWords[(vm.HVM_boot_params['order'] ?? 'cd').charAt(0)];
  return (
    <>
      {vm.HVM_boot_params['firmware'] === 'uefi' ? secure : 'BIOS'} {first && faint(`${first} first`)}
    </>
  );
}

const modes: Readonly<Record<string, string>> = {
  hvm: 'HVM',
  pv: 'paravirtual',
  pv_in_pvh: 'paravirtual in PVH',
  pvh: 'PVH',
};

/** Old servers do not say it, but how it boots does. */
const modeOf = (vm: Obj<'VM'>): string => modes[vm.domain_type] ?? (vm.HVM_boot_policy === '' ? 'paravirtual' : 'HVM');

/** Some guests are licensed to the maker's name in the BIOS. */
const copiesBios = (vm: Obj<'VM'>): boolean => !['', 'Xen'].includes(vm.bios_strings['bios-vendor'] ?? '');

/** What the physical-to-virtual converter noted. */
function converted(vm: Obj<'VM'>) {
  const source = vm.other_config['p2v_source_machine'];
  const when = vm.other_config['p2v_import_date'];
  return source === undefined
    ? []
    : [
        {
          label: 'Converted from',
          value: (
            <>
              {source} {when && faint(when)}
            </>
          ),
        },
      ];
}

function restartOf(view: View, vm: Obj<'VM'>): ReactNode {
  if (poolOf(view)?.ha_enabled !== true) return faint('HA is off');
  if (vm.ha_restart_priority === '') return 'Not restarted';
  const more = [vm.order > 0 ? `order ${vm.order}` : '', vm.start_delay > 0 ? `after ${vm.start_delay} s` : ''];
  return (
    <>
      {vm.ha_restart_priority === 'restart' ? 'Restart' : 'Best effort'} {faint(more.filter(Boolean).join(', '))}
    </>
  );
}

interface ToolsWordsProps {
  readonly tools: Tools;
  readonly started: boolean;
  readonly onInstall: () => void;
}

function ToolsWords({ tools, started, onInstall }: ToolsWordsProps) {
  switch (tools.is) {
    case 'unknown':
      return faint(started ? 'not heard yet, it started just now' : 'known when it runs');
    case 'missing':
      return (
        <span className={css['inline']}>
          <span className={css['warn']}>not installed</span>
          <Button kind="quiet" small className={css['copy']} onClick={onInstall}>
            Install
          </Button>
        </span>
      );
    case 'drivers-only':
      return <>drivers only {faint('the agent does not answer')}</>;
    case 'present':
      return (
        <span className={css['inline']}>
          {tools.version}
          <span className={css['good']}>
            <Icon of={Check} size={14} />
            running
          </span>
        </span>
      );
  }
}

/** What the VM is and how it is set up. */
export function VmGeneral({ pool, vm }: VmProps) {
  const view = useView(pool);
  const now = useServerNow(pool);
  const run = useRunAction();
  const keys = useMemo(() => [keyOf(pool, vm)], [pool, vm]);
  const addresses = addressesOf(view, vm);
  const started = startedAt(view, vm);
  const tools = toolsOf(view, vm, now);
  const home = view.get('host', vm.affinity);
  const appliance = view.get('VM_appliance', vm.appliance);
  const folder = vm.other_config['folder'];
  const custom = Object.entries(vm.other_config).filter(([key]) => key.startsWith('XenCenter.CustomFields.'));
  const items = [
    descriptionFact(vm.name_description),
    {
      label: 'vCPUs',
      value: (
        <>
          {vm.VCPUs_at_startup} {faint(topology(vm))}
        </>
      ),
    },
    {
      label: 'Guest',
      value: osOf(view, vm) ?? faint(vm.power_state === 'Running' ? 'not told, needs the tools' : 'known when it runs'),
    },
    {
      label: 'Memory',
      value:
        vm.memory_dynamic_min === vm.memory_dynamic_max ? (
          <>
            {size(vm.memory_dynamic_max)} {faint('fixed')}
          </>
        ) : (
          <>
            {size(vm.memory_dynamic_min)} to {size(vm.memory_dynamic_max)}{' '}
            {faint(`limit ${size(vm.memory_static_max)}`)}
          </>
        ),
    },
    {
      label: 'Address',
      value:
        addresses[0] === undefined ? (
          faint('none known')
        ) : (
          <span className={css['inline']}>
            <Copied text={addresses[0]} what="address" />
            {addresses.length > 1 && faint(`and ${addresses.length - 1} more`)}
          </span>
        ),
    },
    {
      label: 'Home server',
      value: home ? (
        <ObjectLink pool={pool} to={home}>
          {displayName(view, home)}
        </ObjectLink>
      ) : (
        faint('none, any server')
      ),
    },
    {
      label: 'Uptime',
      value:
        started === undefined ? (
          faint('off')
        ) : (
          <>
            {span(now - started)} {faint(`since ${date(started)}`)}
          </>
        ),
    },
    { label: 'HA restart', value: restartOf(view, vm) },
    {
      label: 'Guest tools',
      value: (
        <ToolsWords tools={tools} started={started !== undefined} onInstall={() => run('vm.installTools', keys)} />
      ),
    },
    { label: 'Boot', value: bootOf(vm) },
    { label: 'Virtualisation', value: modeOf(vm) },
    ...(vm.has_vendor_device ? [{ label: 'Drivers', value: 'from Windows Update' }] : []),
    ...converted(vm),
    ...(copiesBios(vm) ? [{ label: 'BIOS strings', value: 'copied from a server' }] : []),
    ...(appliance ? [{ label: 'vApp', value: appliance.name_label }] : []),
    ...(folder === undefined || folder === '' ? [] : [{ label: 'Folder', value: folder }]),
    ...custom.map(([key, value]) => ({ label: key.slice('XenCenter.CustomFields.'.length), value })),
    uuidFact(vm.uuid),
  ];
  return (
    <Card title="General" aside={<EditButton pool={pool} object={vm} />}>
      <Facts items={items} />
    </Card>
  );
}
