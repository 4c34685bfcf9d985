import type { Obj, View } from '../inventory/view.ts';
import { survey } from '../placement/facts.ts';
import { Room } from '../placement/room.ts';
import { thePool } from '../inventory/find.ts';
import { GiB, isHvm } from './template.ts';

export const gib = (bytes: number): string => `${Math.round((bytes / GiB) * 10) / 10} GiB`;

/** The share of the limit that the least memory must be, as the pool is set. */
export function leastShare(view: View, vm: Obj<'VM'>): number {
  const set = thePool(view)?.other_config[isHvm(vm) ? 'memory-ratio-hvm' : 'memory-ratio-pv'];
  return Number(set ?? 0.25) || 0;
}

/** What goes through but will not start as things are: more CPUs or memory than any server has. */
export function warnSize(view: View, vcpus: number, memory: number): readonly string[] {
  const room = Room.of(survey(view));
  let cpus = 0;
  let total = 0;
  let free = 0;
  for (const host of view.all('host')) {
    const metrics = view.get('host_metrics', host.metrics);
    cpus = Math.max(cpus, Number(host.cpu_info['cpu_count'] ?? 0));
    total = Math.max(total, metrics?.memory_total ?? 0);
    free = Math.max(free, room.free(host.$ref));
  }
  const warnings: string[] = [];
  if (cpus > 0 && vcpus > cpus) warnings.push(`No server has ${vcpus} CPUs; the largest has ${cpus}.`);
  if (total > 0 && memory > total) warnings.push(`No server has ${gib(memory)}; the largest has ${gib(total)}.`);
  else if (free > 0 && memory > free) warnings.push(`No server has ${gib(memory)} free now; the most is ${gib(free)}.`);
  return warnings;
}
