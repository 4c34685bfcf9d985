import { toFailure } from '../errors/failure.ts';
import type { Obj, View } from '../inventory/view.ts';
import type { Caller } from './action.ts';

/** XenCenter's mark for what is not finished: no console shows it. */
const HIDDEN = '__gui__';

function isIdle(view: View, vm: string): boolean {
  return Object.keys(view.get('VM', vm)?.current_operations ?? {}).length === 0;
}

/** Takes away a half-made VM with the disks it had so far, but for `others`; what is gone already is no reason to stop. */
export async function undoHalf(
  caller: Caller,
  vm: string,
  made: readonly string[] = [],
  others: readonly string[] = [],
): Promise<void> {
  const disks = new Set(made);
  for (let tries = 0; tries < 5; tries += 1) {
    // A step whose answer was lost may still be running.
    await caller.until((view) => isIdle(view, vm), 60, 'what runs on it to end').catch(() => undefined);
    for (const ref of caller.view.get('VM', vm)?.VBDs ?? []) {
      const vbd = caller.view.get('VBD', ref);
      if (vbd?.type === 'Disk' && !vbd.empty && !others.includes(vbd.VDI)) disks.add(vbd.VDI);
    }
    const failure = await caller.task('VM.destroy', [vm]).then(() => undefined, toFailure);
    if (failure?.code !== 'OTHER_OPERATION_IN_PROGRESS' && failure?.kind !== 'transport') break;
  }
  for (const disk of disks) await caller.task('VDI.destroy', [disk]).catch(() => undefined);
}

/** How long what may have come of a broken call is looked out for, seconds. */
const LOOKOUT = 15;

/**
 * Makes something; where the answer is lost on the way, `lost` is told what was made all the same: what nobody knows of
 * nobody takes away.
 */
export async function making<C extends 'VM' | 'VDI' | 'SR'>(
  caller: Caller,
  cls: C,
  isIt: (one: Obj<C>) => boolean,
  make: () => Promise<string>,
  lost: (ref: string) => unknown,
): Promise<string> {
  const before = new Set<string>();
  for (const one of caller.view.all(cls)) if (isIt(one)) before.add(one.$ref);
  const born = (view: View): string | undefined => {
    for (const one of view.all(cls)) if (isIt(one) && !before.has(one.$ref)) return one.$ref;
    return undefined;
  };
  try {
    return await make();
  } catch (error) {
    if (toFailure(error).kind === 'transport') {
      await caller.steadfast
        .until((view) => born(view) !== undefined, LOOKOUT, 'what was begun')
        .catch(() => undefined);
      const ref = born(caller.view);
      if (ref !== undefined) await lost(ref);
    }
    throw error;
  }
}

/** A clone or copy under a hidden name. */
export function hiddenOne(
  caller: Caller,
  name: string,
  method: 'VM.clone' | 'VM.copy',
  params: readonly unknown[],
  share: number,
): Promise<string> {
  const [source, ...more] = params;
  return making(
    caller,
    'VM',
    (vm) => vm.name_label === HIDDEN + name,
    () => caller.task<string>(method, [source, HIDDEN + name, ...more], share),
    (vm) => undoHalf(caller.steadfast, vm),
  );
}

/** A VM made of a template or snapshot as it is, shown under its name once it is whole. */
export async function instance(caller: Caller, source: string, name: string): Promise<string> {
  const vm = await hiddenOne(caller, name, 'VM.clone', [source], 0.5);
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
