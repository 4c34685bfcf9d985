import { ROLES } from './datamodel.ts';
import type { LeastRole, Role } from './datamodel.ts';
import { httpActions } from './generated/http.ts';
import { methods } from './generated/methods.ts';

/** The least role for a method, or for "GET /export" and its like; nothing for what no server knows. */
export function roleOf(called: string): LeastRole | undefined {
  const [verb, path] = called.split(' ');
  if (path === undefined) return methods[called]?.[0];
  return httpActions.find((one) => one.method === verb && one.path === path)?.role;
}

/** The least role that may call all of these. */
export function leastRole(called: readonly string[]): Role {
  let least = 0;
  for (const method of called) {
    const role = roleOf(method) ?? 'pool-admin';
    least = Math.max(least, role === 'local-root-only' ? ROLES.length - 1 : ROLES.indexOf(role));
  }
  return ROLES[least] ?? 'pool-admin';
}

export function roleName(role: string): string {
  return role.replaceAll('-', ' ').replace(/^vm\b/, 'VM');
}

/** Why an account of this role may not make these calls; undefined where it may. */
export function mayNot(role: string, called: readonly string[]): string | undefined {
  const needed = leastRole(called);
  return ROLES.indexOf(role as Role) >= ROLES.indexOf(needed)
    ? undefined
    : `Needs ${roleName(needed)}; you are ${roleName(role)}`;
}
