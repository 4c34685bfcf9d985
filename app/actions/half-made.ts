import type { Caller } from './action.ts';

/** XenCenter's mark for what is not finished: no console shows it. */
export const HIDDEN = '__gui__';

/** Takes away a half-made VM with the disks it had so far, but for `others`; what is gone already is no reason to stop. */
export async function undoHalf(
  caller: Caller,
  vm: string,
  made: readonly string[] = [],
  others: readonly string[] = [],
): Promise<void> {
  const disks = new Set(made);
  for (const ref of caller.view.get('VM', vm)?.VBDs ?? []) {
    const vbd = caller.view.get('VBD', ref);
    if (vbd?.type === 'Disk' && !vbd.empty && !others.includes(vbd.VDI)) disks.add(vbd.VDI);
  }
  await caller.task('VM.destroy', [vm]).catch(() => undefined);
  for (const disk of disks) await caller.task('VDI.destroy', [disk]).catch(() => undefined);
}

/** A VM made of a template or snapshot as it is, shown under its name once it is whole. */
export async function instance(caller: Caller, source: string, name: string): Promise<string> {
  const vm = await caller.task<string>('VM.clone', [source, HIDDEN + name], 0.5);
  try {
    await caller.task('VM.provision', [vm], 0.3);
    await caller.call('VM.set_name_label', vm, name);
  } catch (error) {
    await undoHalf(caller.steadfast, vm);
    throw error;
  }
  return vm;
}

/** It is there, whole: that it does not start is a failure of its own, and no reason to make another. */
export async function startNew(caller: Caller, vm: string, name: string): Promise<void> {
  await caller.step(`Start ${name}`, (part) => part.task('VM.start', [vm, false, false])).catch(() => undefined);
}
