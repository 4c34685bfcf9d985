import type { Role } from '../xenapi/datamodel.ts';
import type { AnyObj, Obj } from '../inventory/view.ts';
import type { AnyAction, Fix, Verdict, VmKind } from './action.ts';
import type { Situation } from '../inventory/situation.ts';
import { leastRole, mayNot } from '../xenapi/roles.ts';

export const ok: Verdict = { ok: true };

export function no(code: string, why: string, fix?: Fix): Verdict {
  return fix ? { ok: false, code, why, fix } : { ok: false, code, why };
}

/** The first refusal, or yes. */
export function first(...verdicts: readonly (Verdict | undefined)[]): Verdict {
  return verdicts.find((verdict) => verdict && !verdict.ok) ?? ok;
}

export function kindOf(vm: Obj<'VM'>): VmKind | 'control-domain' {
  if (vm.is_control_domain) return 'control-domain';
  if (vm.is_a_snapshot) return 'snapshot';
  return vm.is_a_template ? 'template' : 'vm';
}

/** Whether the action is about this kind of thing at all. */
export function appliesTo(action: AnyAction, target: AnyObj): boolean {
  if (!action.applies.includes(target.$cls)) return false;
  if (target.$cls !== 'VM') return true;
  const kind = kindOf(target);
  return kind !== 'control-domain' && (action.kinds ?? ['vm']).includes(kind);
}

/** Whether one asking of it goes as far as so many things in so many pools. */
export function reaches({ reach }: Pick<AnyAction, 'reach'>, things: number, pools: number): boolean {
  return reach === 'one' ? things === 1 : reach !== 'pool' || pools === 1;
}

/** What it calls on an object of this class. */
export const methodsOn = (action: AnyAction, cls: string): readonly string[] =>
  action.methods.map((method) => method.replace(/^\*/, cls));

/** Whether a role may make these calls. */
export function mayCall(role: string, called: readonly string[]): Verdict {
  const why = mayNot(role, called);
  return why === undefined ? ok : no('role', why);
}

/** A verdict, and whose role would do where nothing but the role stands in the way. */
export interface RoleVerdict {
  readonly verdict: Verdict;
  readonly needs?: Role;
}

/** As `judge`; where more than the role is lacking the other reason is told, because no role would help. */
export function judgeRole(action: AnyAction, situation: Situation, target: AnyObj, args: unknown): RoleVerdict {
  const verdict = judge(action, situation, target, args);
  if (verdict.ok || verdict.code !== 'role') return { verdict };
  const needs = leastRole(methodsOn(action, target.$cls));
  const able = judge(action, { ...situation, role: needs }, target, args);
  return able.ok ? { verdict, needs } : { verdict: able };
}

/** The one question behind every button, menu item, shortcut and drop target: may this be done now, and if not, why not? */
export function judge(action: AnyAction, situation: Situation, target: AnyObj, args: unknown): Verdict {
  if (!appliesTo(action, target)) return no('not-applicable', 'Not for this kind of object');
  if (!situation.live) return no('pool-away', 'Its pool is away');
  const allowed = mayCall(situation.role, methodsOn(action, target.$cls));
  if (!allowed.ok)
    return situation.readOnly === true ? no('opened-read-only', 'Its pool is opened read-only') : allowed;
  return action.check(situation, target, args as Readonly<Record<string, unknown>>);
}
