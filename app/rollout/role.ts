import { mayNot } from '../xenapi/roles.ts';

/** What every run calls; that which a plan calls beside these needs no more than they do. */
const called = ['pool.add_to_other_config', 'host.add_to_other_config', 'host.disable', 'host.enable', 'host.reboot', 'VM.pool_migrate', 'host.apply_updates'] as const; // prettier-ignore

/** Why nobody can carry out a run with this account, or as this pool is opened; undefined where one can. Planning is open to all. */
export function mayNotRun({
  role,
  readOnly,
}: {
  readonly role: string;
  readonly readOnly?: boolean;
}): string | undefined {
  if (readOnly === true) return 'Its pool is opened read-only';
  return mayNot(role, called);
}
