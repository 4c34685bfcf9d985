import { vmOperation } from '../../world/physics/operations.ts';
import { assertCanBootHere, chooseHost } from '../../world/physics/motion/placement.ts';
import {
  cleanShutdown,
  halt,
  hardShutdown,
  pause,
  reboot,
  resumeOn,
  startOn,
  suspend,
  unpause,
} from '../../world/physics/power.ts';
import { part, spend } from '../../world/physics/effort.ts';
import { assertPlanStays } from '../../world/physics/hosts/ha.ts';
import { peek, read, write } from '../../world/typed.ts';
import { XenError } from '../handler.ts';
import type { Call, Handlers } from '../handler.ts';

/** VMs that HA looks after are to run from the moment somebody starts them, and no longer when somebody stops them. */
function protect(call: Call, vm: string, run: boolean): void {
  const row = peek(call.db, 'VM', vm);
  if (row && row.ha_restart_priority !== '') write(call.db, 'VM', vm, { ha_always_run: run });
}

async function start(call: Call, vm: string, host: string | undefined, paused: boolean): Promise<void> {
  await vmOperation(call.world, vm, host === undefined ? 'start' : 'start_on', call.task, async () => {
    if (host !== undefined) assertCanBootHere(call.world, vm, host);
    const chosen = host ?? chooseHost(call.world, vm);
    assertPlanStays(call.world, vm, chosen);
    await startOn(call.world, vm, chosen, paused, call.task);
    protect(call, vm, true);
  });
}

async function resume(call: Call, vm: string, host: string | undefined, paused: boolean): Promise<void> {
  await vmOperation(call.world, vm, host === undefined ? 'resume' : 'resume_on', call.task, async () => {
    if (host !== undefined) assertCanBootHere(call.world, vm, host);
    const chosen = host ?? chooseHost(call.world, vm);
    assertPlanStays(call.world, vm, chosen);
    await resumeOn(call.world, vm, chosen, paused, call.task);
    protect(call, vm, true);
  });
}

/** Clean first; where the guest does not answer, by force. */
async function shutdown(call: Call, vm: string): Promise<void> {
  await vmOperation(call.world, vm, 'shutdown', call.task, async () => {
    if (read(call.db, 'VM', vm).power_state === 'Running') {
      try {
        await cleanShutdown(call.world, vm, part(call.task, 0, 0.8));
        return;
      } catch (error) {
        if (!(error instanceof XenError) || error.code === 'TASK_CANCELLED') throw error;
      }
    }
    await hardShutdown(call.world, vm, part(call.task, 0.8, 1));
  });
}

/** A Windows guest forgets who it is, and shuts down. */
function sysprep(call: Call, vm: string, unattend: string, timeout: number): Promise<void> {
  return vmOperation(call.world, vm, 'sysprep', call.task, async () => {
    const { platform } = read(call.db, 'VM', vm);
    if (platform['viridian'] !== 'true') throw new XenError('SYSPREP', vm, 'not a Windows VM');
    if (unattend.trim() === '') throw new XenError('SYSPREP', vm, 'no answer file');
    await spend(call.world, Math.min(45, Math.max(1, timeout)), call.task);
    if (timeout < 45) throw new XenError('SYSPREP', vm, 'the guest took too long');
    halt(call.world, vm);
  });
}

export const vmPowerHandlers: Handlers = {
  'VM.sysprep': sysprep,
  'VM.start': (call: Call, vm: string, paused: boolean) => start(call, vm, undefined, paused),
  'VM.start_on': (call: Call, vm: string, host: string, paused: boolean) => start(call, vm, host, paused),
  'VM.resume': (call: Call, vm: string, paused: boolean) => resume(call, vm, undefined, paused),
  'VM.resume_on': (call: Call, vm: string, host: string, paused: boolean) => resume(call, vm, host, paused),
  'VM.clean_shutdown': async (call: Call, vm: string) => {
    await vmOperation(call.world, vm, 'clean_shutdown', call.task, () => cleanShutdown(call.world, vm, call.task));
    protect(call, vm, false);
  },
  'VM.hard_shutdown': async (call: Call, vm: string) => {
    await vmOperation(call.world, vm, 'hard_shutdown', call.task, () => hardShutdown(call.world, vm, call.task));
    protect(call, vm, false);
  },
  'VM.shutdown': shutdown,
  'VM.clean_reboot': (call: Call, vm: string) =>
    vmOperation(call.world, vm, 'clean_reboot', call.task, () => reboot(call.world, vm, true, call.task)),
  'VM.hard_reboot': (call: Call, vm: string) =>
    vmOperation(call.world, vm, 'hard_reboot', call.task, () => reboot(call.world, vm, false, call.task)),
  'VM.pause': (call: Call, vm: string) =>
    vmOperation(call.world, vm, 'pause', call.task, () => pause(call.world, vm, call.task)),
  'VM.unpause': (call: Call, vm: string) =>
    vmOperation(call.world, vm, 'unpause', call.task, () => unpause(call.world, vm, call.task)),
  'VM.suspend': async (call: Call, vm: string) => {
    await vmOperation(call.world, vm, 'suspend', call.task, () => suspend(call.world, vm, call.task));
    protect(call, vm, false);
  },
  'VM.power_state_reset': (call: Call, vm: string) => {
    const row = read(call.db, 'VM', vm);
    if (row.is_control_domain)
      throw new XenError('OPERATION_NOT_ALLOWED', 'This operation is not allowed on a control domain');
    halt(call.world, vm);
  },
  'VM.send_sysrq': () => {
    throw new XenError('NOT_IMPLEMENTED', 'send_sysrq');
  },
  'VM.send_trigger': () => {
    throw new XenError('NOT_IMPLEMENTED', 'send_trigger');
  },
};
