import type { Obj, View } from '../../inventory/view.ts';
import { isRef } from '../../xenapi/ref.ts';
import { isMac } from '../../new-vm/pages.ts';
import { leastShare, warnSize } from '../../new-vm/size.ts';
import { limitsOf, ownDisks } from '../../new-vm/template.ts';
import { nicsOf, partKey } from './devices.ts';
import type { Values } from './facet.ts';
import { wrongSize } from './storage.ts';

type Errors = Record<string, string>;

function checkHardware(view: View, vm: Obj<'VM'>, values: Values, errors: Errors): void {
  const number = (key: string): number => Number(values[key] ?? 0);
  if (number('vcpus') < 1) errors['vcpus'] = 'At least one';
  if (number('vcpus') > number('vcpusMax')) errors['vcpus'] = 'More than its most';
  if (number('coresPerSocket') < 1 || number('vcpusMax') % number('coresPerSocket') !== 0)
    errors['coresPerSocket'] = `${number('vcpusMax')} vCPUs do not make sockets of ${number('coresPerSocket')}`;
  if (number('memoryMin') > number('memoryMax')) errors['memoryMin'] = 'Not above the most it takes';
  if (number('memoryMax') > number('memoryLimit')) errors['memoryMax'] = 'Not above its limit';
  const share = leastShare(view, vm);
  if (number('memoryMin') < number('memoryLimit') * share && number('memoryMin') !== vm.memory_dynamic_min)
    errors['memoryMin'] = `At least ${Math.round(share * 100)} % of its limit`;
  if (number('memoryMin') < vm.memory_static_min) errors['memoryMin'] = 'Less than the VM needs to start';
}

function checkDisks(view: View, vm: Obj<'VM'>, values: Values, errors: Errors): void {
  const disks = ownDisks(view, vm);
  const others = vm.VBDs.flatMap((ref) => view.get('VBD', ref) ?? []).filter((vbd) => vbd.type !== 'Disk');
  const swapped = swapsOf(view, vm, values);
  for (const { vbd, vdi } of disks) {
    const key = (field: string) => partKey('disk', vbd.$ref, field);
    if (String(values[key('name')] ?? '').trim() === '' && vdi.name_label !== '')
      errors[key('name')] = 'It needs a name';
    const wrong = wrongSize(view, vdi, Number(values[key('size')]));
    if (wrong !== undefined) errors[key('size')] = wrong;
    const position = String(values[key('position')]);
    if (position === vbd.userdevice) continue;
    if (!/^\d{1,3}$/.test(position)) errors[key('position')] = 'A number from 0 up';
    else if (others.some((other) => other.userdevice === position)) errors[key('position')] = 'The CD drive is there';
    else if (
      disks.some(
        ({ vbd: other }) =>
          other !== vbd && (swapped.get(other.$ref) ?? values[partKey('disk', other.$ref, 'position')]) === position,
      )
    )
      errors[key('position')] = 'Another disk would be there too';
  }
}

/** Where disks go that were not asked to move: to the place that the one which takes theirs leaves. */
export function swapsOf(view: View, vm: Obj<'VM'>, values: Values): ReadonlyMap<string, string> {
  const disks = ownDisks(view, vm).map(({ vbd }) => vbd);
  const wished = (vbd: Obj<'VBD'>) => String(values[partKey('disk', vbd.$ref, 'position')]);
  const swaps = new Map<string, string>();
  for (const vbd of disks) {
    if (wished(vbd) === vbd.userdevice) continue;
    const there = disks.find((other) => other !== vbd && other.userdevice === wished(vbd));
    if (there && wished(there) === there.userdevice) swaps.set(there.$ref, vbd.userdevice);
  }
  return swaps;
}

function checkNics(view: View, vm: Obj<'VM'>, values: Values, errors: Errors): void {
  const seen = new Set<string>();
  for (const vif of nicsOf(view, vm)) {
    const mac = String(values[partKey('nic', vif.$ref, 'mac')] ?? '').toLowerCase();
    if (!isMac(mac) && mac !== vif.MAC.toLowerCase())
      errors[partKey('nic', vif.$ref, 'mac')] = 'Write it like 02:00:00:00:00:01';
    else if (mac !== '' && seen.has(mac)) errors[partKey('nic', vif.$ref, 'mac')] = 'Another interface has it';
    seen.add(mac);
    if (!view.get('network', String(values[partKey('nic', vif.$ref, 'network')])))
      errors[partKey('nic', vif.$ref, 'network')] = 'That network is gone';
  }
}

export function checkVm(view: View, vm: Obj<'VM'>, values: Values, errors: Errors): void {
  checkHardware(view, vm, values, errors);
  checkDisks(view, vm, values, errors);
  checkNics(view, vm, values, errors);
  if (isRef(String(values['home'])) && !view.get('host', String(values['home'])))
    errors['home'] = 'That server is gone';
  for (const key of ['order', 'startDelay', 'shutdownDelay'])
    if (Number(values[key]) < 0) errors[key] = 'Not below zero';
}

/** What goes through, and yet will not do what one thinks. By the page's name. */
export function warningsOf(
  view: View,
  vm: Obj<'VM'>,
  values: Values,
): { readonly cpu: readonly string[]; readonly memory: readonly string[] } {
  const vcpus = Number(values['vcpus']);
  const most = Number(values['vcpusMax']);
  const limits = limitsOf(vm);
  const home = view.get('host', String(values['home']));
  const homeCpus = Number(home?.cpu_info['cpu_count'] ?? 0);
  const cpu = [...warnSize(view, vcpus, 0)];
  if (cpu.length === 0 && home && homeCpus > 0 && vcpus > homeCpus)
    cpu.push(`${home.name_label}, its home server, has ${homeCpus} CPUs.`);
  if (most > limits.vcpusMax && limits.vcpusMax < 32)
    cpu.push(`Its system is made for ${limits.vcpusMax} vCPUs at most.`);
  else if (most > 32) cpu.push('More than 32 vCPUs are meant for VMs that are trusted: they can slow a server down.');
  const memory = vm.power_state === 'Halted' ? [...warnSize(view, 0, Number(values['memoryMin']))] : [];
  if (Number(values['memoryLimit']) > limits.memoryMax) memory.push('More than its system is made for.');
  return { cpu, memory };
}
