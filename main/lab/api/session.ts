import type { Role } from '../../../app/xenapi/datamodel.ts';
import type { Tables } from '../world/tables.ts';
import { xenTime } from '../world/typed.ts';
import type { World } from '../world/world.ts';
import { XenError } from './handler.ts';
import type { Call, Handlers } from './handler.ts';
import { permissionsOf, roleRef } from './roles.ts';

/** Who may sign in: by name, with one practice password for all; root has no role because it may everything. */
export interface Accounts {
  password: string;
  readonly roles: ReadonlyMap<string, Role | undefined>;
}

export interface Session {
  readonly ref: string;
  readonly user: string;
  readonly role: Role | undefined;
  readonly originator: string;
  /** Signed in at one host only, for emergencies. */
  readonly local: boolean;
  /** Fires when the session ends for whatever reason. */
  readonly ended: AbortSignal;
  lastActive: number;
}

const DAY = 24 * 3600 * 1000;
/** By originator where one is named, by user for all but root; root's that name none share fewer. */
const MOST = 500;
const MOST_NAMELESS = 400;
/** `last_active` is written now and then only. */
const REFRESH = 600_000;

export class Sessions {
  readonly #world: World;
  readonly #tables: Tables;
  readonly #accounts: Accounts;
  readonly #open = new Map<string, { readonly session: Session; readonly end: AbortController }>();

  constructor(world: World, tables: Tables, accounts: Accounts) {
    this.#world = world;
    this.#tables = tables;
    this.#accounts = accounts;
    for (const ref of tables.refs('session')) tables.destroy('session', ref);
    this.#writeSubjects();
  }

  get accounts(): Accounts {
    return this.#accounts;
  }

  admits(user: string, password: string): boolean {
    return this.#accounts.roles.has(user) && password === this.#accounts.password;
  }

  /** Checks name and password and answers a new session's reference. */
  login(user: string, password: string, originator: string, host: string, local = false): string {
    if (!this.#accounts.roles.has(user)) {
      throw new XenError(
        'SESSION_AUTHENTICATION_FAILED',
        user,
        'User not known to the underlying authentication module',
      );
    }
    if (password !== this.#accounts.password) {
      throw new XenError('SESSION_AUTHENTICATION_FAILED', user, 'Authentication failure');
    }
    const role = this.#accounts.roles.get(user);
    const now = this.#world.clock.now();
    const subject = role === undefined ? undefined : this.#subjectOf(user);
    const ref = this.#tables.create('session', {
      this_host: host,
      last_active: xenTime(now),
      validation_time: xenTime(now),
      is_local_superuser: role === undefined,
      auth_user_name: user,
      auth_user_sid: role === undefined ? '' : sidOf(user),
      ...(subject === undefined ? {} : { subject }),
      rbac_permissions: role === undefined ? [] : permissionsOf(role),
      originator,
    });
    const end = new AbortController();
    this.#open.set(ref, { session: { ref, user, role, originator, local, ended: end.signal, lastActive: now }, end });
    this.#evict((session) => originator !== '' && session.originator === originator, MOST);
    if (role !== undefined) this.#evict((session) => session.user === user, MOST);
    else this.#evict((session) => session.role === undefined && session.originator === '', MOST_NAMELESS);
    return ref;
  }

  /** Throws SESSION_INVALID for one that is not open, or was left alone for a day. */
  check(ref: string): Session {
    const session = this.#open.get(ref)?.session;
    const now = this.#world.clock.now();
    if (session === undefined) throw new XenError('SESSION_INVALID', ref);
    if (now - session.lastActive > DAY) {
      this.end(ref);
      throw new XenError('SESSION_INVALID', ref);
    }
    if (now - session.lastActive > REFRESH) this.#tables.patch('session', ref, { last_active: xenTime(now) });
    session.lastActive = now;
    return session;
  }

  end(ref: string): void {
    const entry = this.#open.get(ref);
    if (entry === undefined) return;
    this.#open.delete(ref);
    this.#tables.destroy('session', ref);
    entry.end.abort(new XenError('SESSION_INVALID', ref));
  }

  endAll(): void {
    for (const ref of this.#open.keys()) this.end(ref);
  }

  subjectIdentifiers(): string[] {
    const users = [...this.#open.values()].filter(({ session }) => session.role !== undefined);
    return [...new Set(users.map(({ session }) => sidOf(session.user)))];
  }

  endSubject(sid: string): void {
    for (const { session } of this.#open.values()) if (sidOf(session.user) === sid) this.end(session.ref);
  }

  #evict(counts: (session: Session) => boolean, most: number): void {
    if (this.#open.size <= most) return;
    const mine = [...this.#open.values()].filter(({ session }) => counts(session));
    if (mine.length <= most) return;
    const oldest = mine.reduce((a, b) => (b.session.lastActive < a.session.lastActive ? b : a));
    this.end(oldest.session.ref);
  }

  #subjectOf(user: string): string | undefined {
    for (const [ref, row] of this.#tables.rows('subject')) if (row['subject_identifier'] === sidOf(user)) return ref;
    return undefined;
  }

  #writeSubjects(): void {
    for (const [user, role] of this.#accounts.roles) {
      if (role === undefined || this.#subjectOf(user) !== undefined) continue;
      const other_config = { 'subject-name': user, 'subject-displayname': user, 'subject-is-group': 'false' };
      this.#tables.create('subject', { subject_identifier: sidOf(user), other_config, roles: [roleRef(role)] });
    }
  }
}

/** A security identifier that says whose it is. */
function sidOf(user: string): string {
  let number = 7;
  for (let i = 0; i < user.length; i++) number = (number * 31 + user.charCodeAt(i)) % 100_000;
  return `S-1-5-21-1085031214-1563985344-725345543-${number}`;
}

export function sessionHandlers(sessions: Sessions): Handlers {
  return {
    'session.login_with_password': (
      call: Call,
      user: string,
      password: string,
      _version?: string,
      originator?: string,
    ) => sessions.login(user, password, originator ?? '', call.host),
    'session.slave_local_login_with_password': (call: Call, user: string, password: string) =>
      sessions.login(user, password, '', call.host, true),
    'session.logout': (call: Call) => sessions.end(call.session),
    'session.local_logout': (call: Call) => sessions.end(call.session),
    'session.get_all_subject_identifiers': () => sessions.subjectIdentifiers(),
    'session.logout_subject_identifier': (_call: Call, sid: string) => sessions.endSubject(sid),
    'session.change_password': (call: Call, _old: string, next: string) => {
      if (sessions.check(call.session).role !== undefined) {
        throw new XenError('USER_IS_NOT_LOCAL_SUPERUSER', 'Only the local superuser can change their password');
      }
      sessions.accounts.password = next;
    },
  };
}
