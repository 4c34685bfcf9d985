import { hashText, noise, rough } from './noise.ts';
import { DISK_TOP, NET_TOP, traffic, vmCpuMean, vmKey, type LoadSource } from './load-vm.ts';
import { peek, read, type Rec } from '../typed.ts';
import type { World } from '../world.ts';

/** One VM's share of a host, prepared so that a host's numbers are the sum of its VMs' at every moment. */
interface Guest {
  readonly key: number;
  readonly vcpus: number;
  readonly memory: number;
  /** Device and, for a disk, the first 8 digits of its SR. */
  readonly disks: readonly (readonly [device: string, sr: string])[];
  readonly nics: readonly (readonly [device: string, nic: string])[];
}

const MIB = 1024 * 1024;

function guestOf(world: World, vm: Rec<'VM'>, nicOf: (network: string) => string): Guest {
  const { db } = world;
  const disks: [string, string][] = [];
  for (const ref of vm.VBDs) {
    const vbd = peek(db, 'VBD', ref);
    const vdi = vbd && peek(db, 'VDI', vbd.VDI);
    const sr = vdi && peek(db, 'SR', vdi.SR);
    if (!vbd?.currently_attached || vbd.type !== 'Disk' || !sr) continue;
    const dev = vbd.device === '' ? `xvd${String.fromCharCode(97 + Number(vbd.userdevice))}` : vbd.device;
    disks.push([dev, sr.uuid.slice(0, 8)]);
  }
  const nics = vm.VIFs.flatMap((ref): [string, string][] => {
    const vif = peek(db, 'VIF', ref);
    return vif?.currently_attached ? [[vif.device, nicOf(vif.network)]] : [];
  });
  const memory = vm.memory_target > 0 ? vm.memory_target : vm.memory_dynamic_max;
  return { key: vmKey(world, vm.uuid), vcpus: Math.max(1, vm.VCPUs_at_startup), memory, disks, nics };
}

/** What is measured of one host. `residents` tells which VMs ran there at a moment. */
export function hostSources(world: World, ref: string, residents: (time: number) => readonly string[]): LoadSource[] {
  const { db } = world;
  const host = read(db, 'host', ref);
  const key = (hashText(host.uuid) ^ world.seed) >>> 0;
  const cpus = Math.max(1, Number(host.cpu_info['cpu_count'] ?? 1));
  const total = peek(db, 'host_metrics', host.metrics)?.memory_total ?? 0;
  const dom0 = peek(db, 'VM', host.control_domain)?.memory_target ?? 0;
  const nicOf = (network: string): string => {
    for (const pif of peek(db, 'network', network)?.PIFs ?? []) {
      const row = peek(db, 'PIF', pif);
      if (row?.host === ref) return row.device;
    }
    return '';
  };
  const guests = new Map<string, Guest>();
  let lastAt: { readonly time: number; readonly guests: readonly Guest[] } | undefined;
  const at = (time: number): readonly Guest[] => {
    if (lastAt?.time === time) return lastAt.guests;
    const found = residents(time).flatMap((vm) => {
      const row = peek(db, 'VM', vm);
      if (!row) return [];
      const guest = guests.get(vm) ?? guestOf(world, row, nicOf);
      guests.set(vm, guest);
      return [guest];
    });
    lastAt = { time, guests: found };
    return found;
  };
  const list: LoadSource[] = [];
  const add = (
    name: string,
    description: string,
    units: string,
    value: LoadSource['value'],
    max = Infinity,
    usual = true,
  ) => void list.push({ name, description, units, max, usual, value });

  // Asked for every processor of the host at the same moment.
  let cached: { readonly time: number; readonly step: number; readonly value: number } | undefined;
  const busy: LoadSource['value'] = (time, step) => {
    if (cached?.time === time && cached.step === step) return cached.value;
    const sum = at(time).reduce((sum, guest) => sum + vmCpuMean(guest.key, guest.vcpus, time, step) * guest.vcpus, 0);
    const value = Math.min(0.97, (0.4 + 0.6 * rough(key, time - step / 2, step) + sum) / cpus);
    cached = { time, step, value };
    return value;
  };
  for (let index = 0; index < cpus; index += 1)
    add(
      `cpu${index}`,
      `Physical cpu usage for cpu ${index}`,
      '(fraction)',
      (time, step) => Math.min(1, busy(time, step) * (0.5 + rough(key + 300 + index, time - step / 2, step))),
      1,
    );
  add(
    'cpu_avg',
    'Average physical cpu usage',
    '(fraction)',
    (time, step) => {
      let sum = 0;
      for (let index = 0; index < cpus; index += 1)
        sum += Math.min(1, busy(time, step) * (0.5 + rough(key + 300 + index, time - step / 2, step)));
      return sum / cpus;
    },
    1,
  );
  add(
    'loadavg',
    'Domain0 loadavg',
    '(fraction)',
    (time, step) => 0.1 + 1.4 * busy(time, step) * rough(key + 5, time, step),
  );
  add('hostload', 'Host load per physical CPU', '(fraction)', (time, step) => busy(time, step) * 1.1);
  add('memory_total_kib', 'Total amount of memory in use', 'KiB', () => total / 1024);
  add('memory_free_kib', 'Total amount of free memory', 'KiB', (time) =>
    Math.max(
      0,
      Math.round(
        (total - dom0 - host.memory_overhead - at(time).reduce((sum, guest) => sum + guest.memory * 1.01, 0)) / 1024,
      ),
    ),
  );
  add('memory_reclaimed', 'Host memory reclaimed by squeezing', 'B', () => 0, Infinity, false);
  const nics = host.PIFs.flatMap((pif) => {
    const row = peek(db, 'PIF', pif);
    return row?.physical ? [row.device] : [];
  });
  for (const way of ['rx', 'tx'] as const) {
    const through = (nic: string, time: number, step: number): number => {
      const own = nic === nics[0] ? 40_000 + 90_000 * rough(key + hashText(way), time, step) : 2000;
      return at(time).reduce((sum, guest) => {
        const mine = guest.nics.filter(([, on]) => on === nic || (on.startsWith('bond') && nics.indexOf(nic) > 0));
        return (
          sum + mine.reduce((part, [device]) => part + traffic(guest.key, `vif${device}${way}`, NET_TOP, time, step), 0)
        );
      }, own);
    };
    const word = way === 'rx' ? 'received' : 'sent';
    for (const nic of nics)
      add(`pif_${nic}_${way}`, `Bytes per second ${word} on physical interface ${nic}`, 'B/s', (time, step) =>
        through(nic, time, step),
      );
    add(`pif_aggr_${way}`, `Bytes per second ${word} on all physical interfaces`, 'B/s', (time, step) =>
      nics.reduce((sum, nic) => sum + through(nic, time, step), 0),
    );
  }
  for (const pbd of host.PBDs) {
    const row = peek(db, 'PBD', pbd);
    const sr = row?.currently_attached ? peek(db, 'SR', row.SR) : undefined;
    if (!sr || ['udev', 'iso'].includes(sr.type)) continue;
    const id = sr.uuid.slice(0, 8);
    const bytes = (way: string, time: number, step: number): number =>
      at(time).reduce(
        (sum, guest) =>
          sum +
          guest.disks
            .filter(([, on]) => on === id)
            .reduce((part, [device]) => part + traffic(guest.key, `${device}${way}`, DISK_TOP, time, step), 0),
        0,
      );
    for (const way of ['read', 'write'] as const) {
      add(
        `io_throughput_${way}_${id}`,
        `Data ${way} ${way === 'read' ? 'from' : 'to'} the SR, per second`,
        'MiB/s',
        (time, step) => bytes(way, time, step) / MIB,
      );
      add(
        `iops_${way}_${id}`,
        `${way} requests per second`,
        'requests/s',
        (time, step) => bytes(way, time, step) / 24_576,
      );
    }
    add(
      `io_throughput_total_${id}`,
      'All SR I/O, per second',
      'MiB/s',
      (time, step) => (bytes('read', time, step) + bytes('write', time, step)) / MIB,
    );
    add(
      `iops_total_${id}`,
      'I/O requests per second',
      'requests/s',
      (time, step) => (bytes('read', time, step) + bytes('write', time, step)) / 24_576,
    );
    add(
      `iowait_${id}`,
      'Total I/O wait time per second',
      's/s',
      (time, step) => 0.2 * busy(time, step) * noise(key + hashText(id), time, 120, step),
    );
    add(`latency_${id}`, 'Average I/O latency', 'μs', (time, step) =>
      Math.round(400 + 5000 * busy(time, step) * noise(key + hashText(id), time, 300, step)),
    );
    add(`avgqu_sz_${id}`, 'Average I/O queue size', 'requests', (time, step) => 3 * busy(time, step));
    add(`inflight_${id}`, 'Number of I/O requests currently in flight', 'requests', (time, step) =>
      Math.round(6 * busy(time, step)),
    );
  }
  add('running_domains', 'Total number of running domains', '', (time) => at(time).length + 1);
  add('running_vcpus', 'Total number of running vCPUs', '', (time) =>
    at(time).reduce((sum, guest) => sum + guest.vcpus, 4),
  );
  const daemon: readonly (readonly [string, string, string, number])[] = [
    ['xapi_memory_usage_kib', 'Total memory allocated used by xapi daemon', 'KiB', 180_000],
    ['xapi_free_memory_kib', 'Free memory available to the xapi daemon', 'KiB', 60_000],
    ['xapi_live_memory_kib', 'Live memory used by xapi daemon', 'KiB', 90_000],
    ['xapi_open_fds', 'Number of open file descriptors held by xapi', 'file descriptors', 60],
  ];
  for (const [name, description, units, middle] of daemon)
    add(name, description, units, (time, step) =>
      Math.round(middle * (0.8 + 0.4 * noise(key + hashText(name), time, 3600, step))),
    );
  if (ref === world.coordinator()) {
    add('pool_session_count', 'Number of sessions', 'sessions', (time, step) =>
      Math.round(6 + 6 * noise(key + 70, time, 900, step)),
    );
    add('pool_task_count', 'Number of tasks', 'tasks', (time, step) =>
      Math.round(3 * noise(key + 71, time, 120, step)),
    );
  }
  for (let index = 0; index < cpus; index += 1)
    add(
      `CPU${index}-avg-freq`,
      `Average frequency of CPU ${index}`,
      'MHz',
      (time, step) => Math.round(1200 + 2000 * busy(time, step)),
      Infinity,
      false,
    );
  return list;
}
