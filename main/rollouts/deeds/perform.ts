import { assertNever } from '../../../app/errors/assert-never.ts';
import { FailureError, toFailure } from '../../../app/errors/failure.ts';
import { LEASE_KEY, readLease, writeLease } from '../../../app/rollout/lease.ts';
import { callHook } from './calling.ts';
import { putBack, switchOff } from './debts.ts';
import { bringBack, evacuate, keepEmpty, moveAway, moveStrays, returnStrays } from './moving.ts';
import { apply, clean, introduce, stillApplies } from './payloads.ts';
import {
  enable,
  endMaintenance,
  goingDown,
  maintain,
  noteRestarts,
  PAUSED,
  plug,
  refreshVms,
  restart,
  verify,
} from './servers.ts';
import { forgetRun } from '../shared.ts';
import { soak } from './soak.ts';
import { call, hostOf, need, poolOf, task, viewOf } from './work.ts';
import type { Work } from './work.ts';

/** Carries out the deed of one step. Resolves when its effect is there; asks nothing twice that was seen done before. */
export async function perform(work: Work): Promise<void> {
  const { deed } = work.step;
  switch (deed.do) {
    case 'claim':
      return claim(work);
    case 'release':
      return forgetRun(work.pool, work.signal);
    case 'switch-off':
      return switchOff(work, deed.debt);
    case 'put-back':
      return putBack(work, deed.debt);
    case 'introduce':
      return introduce(work, deed.image, deed.generation);
    case 'clean':
      return clean(work, deed.image, deed.generation);
    case 'maintain':
      await stillApplies(work);
      return maintain(work);
    case 'end-maintenance':
      return endMaintenance(work);
    case 'enable':
      return enable(work);
    case 'plug':
      return plug(work);
    case 'move':
      return moveAway(work, deed.vm, deed.to);
    case 'evacuate':
      return evacuate(work);
    case 'bring-back':
      return bringBack(work, deed.vm);
    case 'move-strays':
      return moveStrays(work);
    case 'return-strays':
      return returnStrays(work);
    case 'suspend':
      return suspend(work, deed.vm.uuid);
    case 'shut-down':
      return shutDown(work, deed.vm.uuid);
    case 'resume':
      return resume(work, deed.vm.uuid);
    case 'start':
      return task(work, 'VM.start_on', need(work, 'VM', deed.vm.uuid).$ref, hostOf(work).$ref, wasPaused(work), false);
    case 'apply':
      await noteRestarts(work);
      await keepEmpty(work);
      return apply(work, deed.payload);
    case 'reboot':
    case 'restart-toolstack':
      // Before a restart is asked for: the moment to compare with must survive a crash of this console.
      await noteRestarts(work);
      if (deed.do === 'reboot' && !goingDown(hostOf(work))) await keepEmpty(work);
      return restart(work, deed.do);
    case 'refresh-vms':
      return refreshVms(work);
    case 'verify':
      return verify(work);
    case 'soak':
      return soak(work, deed.minutes);
    case 'hook':
      return callHook(work, deed);
    case 'ask-away':
      throw new Error('a question is asked, not carried out');
    default:
      assertNever(deed);
  }
}

/** `add_to` refuses an existing key, so of two consoles that claim at once exactly one wins. */
async function claim(work: Work): Promise<void> {
  const { pool, owner } = work;
  const run = work.run().id;
  const lease = writeLease({ run, owner: owner.installation, who: owner.who, beat: Date.now() + pool.clockOffset });
  try {
    await call(work, 'pool.add_to_other_config', poolOf(work).$ref, LEASE_KEY, lease);
  } catch (error) {
    if (toFailure(error).code !== 'MAP_DUPLICATE_KEY') throw error;
    await pool.barrier(work.signal);
    const mark = readLease(poolOf(work).other_config);
    if (mark?.run === run) return;
    const params = mark ? [mark.who] : [];
    throw new FailureError({ kind: 'refused', code: 'rollout-elsewhere', params, pool: pool.id });
  }
}

/** A paused guest cannot be saved: it runs for the moment that takes, and is paused again when it is back. */
async function suspend(work: Work, uuid: string): Promise<void> {
  const vm = need(work, 'VM', uuid);
  if (vm.power_state === 'Paused') {
    await work.note({ paused: 'true' });
    await task(work, 'VM.unpause', vm.$ref);
  }
  await task(work, 'VM.suspend', vm.$ref);
}

function resume(work: Work, uuid: string): Promise<void> {
  return task(work, 'VM.resume_on', need(work, 'VM', uuid).$ref, hostOf(work).$ref, wasPaused(work), false);
}

/** Whoever paused it before the run finds it paused after it. */
function wasPaused({ run, step }: Work): boolean {
  const facts = run().facts.get(step.undoes ?? '');
  return facts?.['paused'] === 'true' || ('vm' in step.deed && facts?.[`${PAUSED}${step.deed.vm.uuid}`] === 'true');
}

async function shutDown(work: Work, uuid: string): Promise<void> {
  const vm = need(work, 'VM', uuid);
  if (vm.power_state === 'Paused') await work.note({ paused: 'true' });
  const clean_ = viewOf(work).get('VM', vm.$ref)?.allowed_operations.includes('clean_shutdown');
  await task(work, clean_ ? 'VM.clean_shutdown' : 'VM.hard_shutdown', vm.$ref);
}
