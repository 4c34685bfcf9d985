import { isRef } from '../../../../app/xenapi/ref.ts';
import { chance, hashText, hours, noise, rough, workday } from './noise.ts';
import { peek, type Rec } from '../typed.ts';
import type { World } from '../world.ts';

/** One number that is measured; `usual`: recorded without being asked. */
export interface LoadSource {
  readonly name: string;
  readonly description: string;
  readonly units: string;
  readonly max: number;
  readonly usual: boolean;
  /** The device it belongs to, when it has one: of a VM, the reference of its VBD or VIF. */
  readonly device?: string;
  /** At `time` seconds, averaged over the `step` seconds before it. */
  value(time: number, step: number): number;
}

const MIB = 1024 * 1024;

/** How busy a VM is, 0 to 1: its kind of work, the hour, the weekday and chance. */
export function activity(key: number, time: number, step: number): number {
  const kind = chance(key, 1);
  const strength = 0.5 + chance(key, 2);
  const when = time - step / 2;
  const wave = rough(key, when, step) - 0.5;
  const season =
    (0.7 + 0.6 * noise(key + 21, when, 300_000, step)) * (0.75 + 0.5 * noise(key + 22, when, 3_500_000, step));
  const burst =
    step > 300
      ? 0.01
      : chance(key + 9, Math.floor(when / 240)) > 0.95
        ? Math.sin((Math.PI * (when % 240)) / 240) * (0.3 + 0.4 * noise(key + 8, when, 20, step))
        : 0;
  let base: number;
  if (kind < 0.45) base = 0.12 + 0.3 * hours(when, 13, 4.5, step) * workday(when, 0.35);
  else if (kind < 0.7) base = 0.26;
  else if (kind < 0.85) base = 0.05 + 0.6 * hours(when, 1.5, 1.2, step);
  else base = 0.02;
  return Math.min(1, Math.max(0.003, strength * base * season * (1 + 2.3 * wave) + burst));
}

export const vmKey = (world: World, uuid: string): number => (hashText(uuid) ^ world.seed) >>> 0;

export function vmCpu(key: number, index: number, time: number, step: number): number {
  const own = 0.4 + 1.2 * rough(key + 100 + index, time - step / 2, step);
  return Math.min(1, activity(key, time, step) * own);
}

export function vmCpuMean(key: number, vcpus: number, time: number, step: number): number {
  let sum = 0;
  for (let index = 0; index < vcpus; index += 1) sum += vmCpu(key, index, time, step);
  return sum / Math.max(1, vcpus);
}

/** Bytes per second through one device; `way` tells directions apart. */
export function traffic(key: number, way: string, top: number, time: number, step: number): number {
  const own = hashText(way) ^ key;
  const busy = activity(key, time, step);
  const share = 0.15 + 1.5 * chance(own, 3);
  return Math.round(top * share * busy * (0.2 + rough(own, time - step / 2, step)) * 1000) / 1000;
}

export const DISK_TOP = 60 * MIB;
export const NET_TOP = 45 * MIB;

/** Seconds over which a guest takes memory, and gives it back. */
const SLOW = 1800;

/** What is measured of one running VM. */
export function vmSources(world: World, vm: Rec<'VM'>): LoadSource[] {
  const { db } = world;
  const key = vmKey(world, vm.uuid);
  const vcpus = Math.max(1, vm.VCPUs_at_startup);
  const memory = vm.memory_target > 0 ? vm.memory_target : vm.memory_dynamic_max;
  const still = () => vm.power_state === 'Paused';
  const list: LoadSource[] = [];
  const add = (
    name: string,
    description: string,
    units: string,
    value: LoadSource['value'],
    more: { readonly max?: number; readonly usual?: boolean; readonly device?: string } = {},
  ): void => {
    const { max = Infinity, usual = true, device } = more;
    list.push({ name, description, units, max, usual, value, ...(device === undefined ? {} : { device }) });
  };
  for (let index = 0; index < vcpus; index += 1)
    add(
      `cpu${index}`,
      `CPU${index} usage`,
      '(fraction)',
      (time, step) => (still() ? 0 : vmCpu(key, index, time, step)),
      { max: 1 },
    );
  add(
    'cpu_usage',
    'Domain CPU usage',
    '(fraction)',
    (time, step) => (still() ? 0 : vmCpuMean(key, vcpus, time, step)),
    { max: 1 },
  );
  add('memory', 'Memory currently allocated to VM', 'B', () => memory);
  const guest = peek(db, 'VM_guest_metrics', vm.guest_metrics);
  if (guest?.PV_drivers_detected)
    add('memory_internal_free', 'Memory used as reported by the guest agent', 'KiB', (time, step) => {
      // Memory follows the load slowly, and has moods of its own.
      const own = 0.3 + 0.06 * noise(key + 40, time - step / 2, 20_000, step);
      const used = Math.min(0.95, own + 0.5 * Math.sqrt(activity(key, time, Math.max(step, SLOW))));
      return Math.round((memory / 1024) * (1 - used));
    });
  add('memory_target', 'Target of VM balloon driver', 'B', () => memory);
  for (const ref of vm.VBDs) {
    const vbd = peek(db, 'VBD', ref);
    if (!vbd?.currently_attached || vbd.type !== 'Disk' || !isRef(vbd.VDI)) continue;
    const dev = vbd.device === '' ? `xvd${String.fromCharCode(97 + Number(vbd.userdevice))}` : vbd.device;
    for (const way of ['read', 'write'] as const) {
      const bytes: LoadSource['value'] = (time, step) =>
        still() ? 0 : traffic(key, `${dev}${way}`, DISK_TOP, time, step);
      const delay: LoadSource['value'] = (time, step) => Math.round(250 + 2500 * activity(key, time, step));
      add(
        `vbd_${dev}_${way}`,
        `${way === 'read' ? 'Reads from' : 'Writes to'} device '${dev}' in bytes per second`,
        'B/s',
        bytes,
        { device: ref },
      );
      add(`vbd_${dev}_${way}_latency`, `${way} latency of device '${dev}' in microseconds`, 'μs', delay, {
        device: ref,
      });
      add(
        `vbd_${dev}_iops_${way}`,
        `${way} requests per second of device '${dev}'`,
        'requests/s',
        (time, step) => bytes(time, step) / 24_576,
        { device: ref, usual: false },
      );
    }
    add(
      `vbd_${dev}_iowait`,
      `Total I/O wait time per second of device '${dev}'`,
      's/s',
      (time, step) => (still() ? 0 : 0.08 * activity(key, time, step)),
      { device: ref, usual: false },
    );
    add(
      `vbd_${dev}_inflight`,
      `Requests in flight of device '${dev}'`,
      'requests',
      (time, step) => Math.round(4 * activity(key, time, step)),
      { device: ref, usual: false },
    );
  }
  for (const ref of vm.VIFs) {
    const vif = peek(db, 'VIF', ref);
    if (!vif?.currently_attached) continue;
    for (const way of ['rx', 'tx'] as const)
      add(
        `vif_${vif.device}_${way}`,
        `Bytes per second ${way === 'rx' ? 'received' : 'transmitted'} on virtual interface number '${vif.device}'`,
        'B/s',
        (time, step) => (still() ? 0 : traffic(key, `vif${vif.device}${way}`, NET_TOP, time, step)),
        { device: ref },
      );
  }
  for (const [name, share] of [
    ['fullrun', 0.3],
    ['concurrency_hazard', 0.05],
    ['blocked', 0.5],
  ] as const)
    add(
      `runstate_${name}`,
      `Fraction of time that the VCPUs are in state ${name}`,
      '(fraction)',
      (time, step) => {
        const busy = activity(key, time, step);
        return name === 'blocked' ? 1 - busy : busy * (1 - share);
      },
      { max: 1, usual: false },
    );
  return list;
}
