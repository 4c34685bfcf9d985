import { mayCall } from '../actions/verdict.ts';

/** What every run calls; that which a plan calls beside these needs no more than they do. */
const called = ['pool.add_to_other_config', 'host.add_to_other_config', 'host.disable', 'host.enable', 'host.reboot', 'VM.pool_migrate', 'host.apply_updates'] as const; // prettier-ignore

/** Why an account of this role cannot carry out a run; undefined where it can. Planning one is open to all. */
export function mayNotRun(role: string): string | undefined {
  const verdict = mayCall(role, called);
  return verdict.ok ? undefined : verdict.why;
}
