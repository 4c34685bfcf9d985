import { assertNever } from '../../../app/errors/assert-never.ts';
import type { Debt } from '../../../app/rollout/plan/plan-types.ts';
import { call, need, poolOf, setKey, task } from './work.ts';
import type { Work } from './work.ts';

/** Switches off what the run cannot have on. What it was is in the plan, and so in the journal, before this is called. */
export async function switchOff(work: Work, debt: Debt): Promise<void> {
  const pool = poolOf(work);
  switch (debt.kind) {
    case 'ha':
      await task(work, 'pool.disable_ha');
      return;
    case 'wlb':
      await call(work, 'pool.set_wlb_enabled', pool.$ref, false);
      return;
    case 'auto-power-on':
      await setKey(work, 'pool', pool.$ref, 'auto_poweron', undefined);
      return;
    case 'schedule':
      await call(work, 'VMSS.set_enabled', need(work, 'VMSS', debt.schedule.uuid).$ref, false);
      return;
    case 'cd':
      await task(work, 'VBD.eject', need(work, 'VBD', debt.vbd).$ref);
      return;
    default:
      assertNever(debt);
  }
}

/** Puts it back exactly as it was. */
export async function putBack(work: Work, debt: Debt): Promise<void> {
  const pool = poolOf(work);
  switch (debt.kind) {
    case 'ha': {
      const srs = debt.srs.map((uuid) => need(work, 'SR', uuid).$ref);
      await task(work, 'pool.enable_ha', srs, debt.configuration);
      await call(work, 'pool.set_ha_host_failures_to_tolerate', pool.$ref, debt.tolerate);
      return;
    }
    case 'wlb':
      await call(work, 'pool.set_wlb_enabled', pool.$ref, true);
      return;
    case 'auto-power-on':
      await setKey(work, 'pool', pool.$ref, 'auto_poweron', 'true');
      return;
    case 'schedule':
      await call(work, 'VMSS.set_enabled', need(work, 'VMSS', debt.schedule.uuid).$ref, true);
      return;
    case 'cd':
      await task(work, 'VBD.insert', need(work, 'VBD', debt.vbd).$ref, need(work, 'VDI', debt.vdi.uuid).$ref);
      return;
    default:
      assertNever(debt);
  }
}
