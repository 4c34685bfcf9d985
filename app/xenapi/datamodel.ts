/** The least privileged first; each role may do what the ones before it may. */
export const ROLES = ['read-only', 'vm-operator', 'vm-admin', 'vm-power-admin', 'pool-operator', 'pool-admin'] as const;
export type Role = (typeof ROLES)[number];

/** `local-root-only`: calls between the members of a pool, never a client's. */
export type LeastRole = Role | 'local-root-only';

export type State = 'Published' | 'Prototyped' | 'Deprecated' | 'Removed';

/**
 * `type` in the datamodel's own grammar: string, int, float, bool, datetime, void, "C ref", "C record", "enum e",
 * "t set", "(k -> v) map", "t option". RW fields have setters, StaticRO ones only appear in constructors.
 */
export interface FieldModel {
  readonly type: string;
  readonly rw: 'RW' | 'RO' | 'StaticRO';
  readonly state: State;
  readonly since: string;
  readonly default?: string;
}

/** `params` are "name: type", or "name?: type" where it may be left off the end; the session comes first. */
export interface MethodModel {
  readonly params: readonly string[];
  readonly result: string;
  readonly role: LeastRole;
  readonly async: boolean;
  readonly implicit: boolean;
  readonly state: State;
}

export interface ClassModel {
  readonly state: State;
  readonly fields: Readonly<Record<string, FieldModel>>;
  readonly methods: Readonly<Record<string, MethodModel>>;
}

export type Datamodel = Readonly<Record<string, ClassModel>>;

/** Least role and whether `Async.` exists. */
export type MethodRole = readonly [role: LeastRole, async: boolean];

export interface HttpAction {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly query: readonly string[];
  readonly role: LeastRole;
}
