import type { Value } from '../world/db.ts';
import { isRef } from '../../../app/xenapi/ref.ts';
import type { Tables } from '../world/tables.ts';
import { knowsMethod } from '../world/releases.ts';
import type { World } from '../world/world.ts';
import { coerce } from './coerce.ts';
import { Events, eventHandlers } from './event.ts';
import { genericHandler } from './generic.ts';
import { XenError } from './handler.ts';
import type { Call, Handler, Handlers } from './handler.ts';
import { isHidden, methodNames, signatures } from './methods.ts';
import type { Signature } from './methods.ts';
import { handlers } from './registry.ts';
import { demand, writeRoles } from './roles.ts';
import type { Rpc } from './rpc.ts';
import { sessionHandlers, Sessions } from './session.ts';
import type { Accounts, Session } from './session.ts';
import { errorOf, TaskBook, taskHandlers } from './task.ts';
import type { RunningTask } from './task.ts';
import { typeOf } from './types.ts';
import type { Reply } from './reply.ts';
import type { Type } from './types.ts';

/** Looks at a call before it is carried out; may throw an error or take its time. */
type Intercept = (method: string, refs: readonly string[], host: string) => Promise<void>;

interface ApiOptions {
  readonly world: World;
  readonly tables: Tables;
  readonly accounts: Accounts;
  /** Task results are text: XML, whatever the protocol of the call. */
  readonly fragment: (type: Type, value: Value) => string;
  readonly intercept?: Intercept;
}

/** Answered by members and by hosts that have lost their pool. */
const LOCAL: ReadonlySet<string> = new Set([
  'session.slave_local_login_with_password',
  'session.local_logout',
  'host.is_in_emergency_mode',
  'host.list_methods',
  'host.emergency_ha_disable',
  'host.emergency_reset_server_certificate',
  'host.emergency_disable_tls_verification',
  'host.emergency_reenable_tls_verification',
  'host.emergency_clear_mandatory_guidance',
  'host.local_management_reconfigure',
  'pool.emergency_transition_to_master',
  'pool.emergency_reset_master',
]);

/** They look for the object themselves, and say so differently. */
const OWN_HANDLE_CHECK: ReadonlySet<string> = new Set(['pool.eject']);

/** Gone, whatever the documents say. */
const REMOVED_TOO: ReadonlySet<string> = new Set(['pool.test_archive_target']);

/** Login takes one more parameter than is documented. */
const MOST_PARAMS: Readonly<Record<string, number>> = { 'session.login_with_password': 5 };

function checkCount(signature: Signature, params: readonly Rpc[]): void {
  const least = signature.params.filter((param) => !param.optional).length;
  const got = params.length - (signature.needsSession ? 1 : 0);
  if (got < least || got > (MOST_PARAMS[signature.name] ?? signature.params.length)) {
    throw new XenError('MESSAGE_PARAMETER_COUNT_MISMATCH', signature.name, String(least), String(got));
  }
}

function sessionOf(params: readonly Rpc[]): string {
  const [first] = params;
  return coerce(typeOf('session ref'), first ?? '') as string;
}

/** The API of one pool: finds a call's meaning, checks everything around it, and answers. */
export class Api {
  readonly world: World;
  readonly tables: Tables;
  readonly sessions: Sessions;
  readonly tasks: TaskBook;
  readonly events: Events;
  readonly #own: Handlers;
  readonly #options: ApiOptions;

  constructor(options: ApiOptions) {
    const { world, tables, accounts } = options;
    this.#options = options;
    this.world = world;
    this.tables = tables;
    writeRoles(tables);
    this.sessions = new Sessions(world, tables, accounts);
    this.tasks = new TaskBook(world, tables);
    this.events = new Events(tables);
    const check = (ref: string) => this.sessions.check(ref);
    this.#own = {
      ...sessionHandlers(this.sessions),
      ...taskHandlers(this.tasks, check),
      ...eventHandlers(this.events, check, () => world.clock.now()),
    };
    world.onSignal((signal) => {
      if (signal.kind === 'toolstack-restarted') this.tasks.drop(signal.host);
      if (signal.kind === 'toolstack-restarted' && signal.host === world.coordinator()) this.sessions.endAll();
      if (signal.kind === 'coordinator-changed') this.sessions.endAll();
    });
  }

  /** True where a method has a meaning beyond what the datamodel says. */
  means(name: string): boolean {
    return name in this.#own || name in handlers;
  }

  addressOf(host: string): string {
    const address = this.tables.need('host', host)['address'];
    return typeof address === 'string' ? address : '';
  }

  /** Never throws; `host` is the one whose address was spoken to. */
  async call(name: string, params: readonly Rpc[], host: string): Promise<Reply> {
    try {
      return await this.#dispatch(name, params, host);
    } catch (error) {
      return { ok: false, error: errorOf(error) };
    }
  }

  async #dispatch(name: string, params: readonly Rpc[], host: string): Promise<Reply> {
    if (name === 'system.listMethods') {
      const known = methodNames.filter((method) => knowsMethod(this.world.product, method));
      return { ok: true, type: typeOf('string set'), value: known, bare: true };
    }
    const background = name.startsWith('Async.');
    const method = background ? name.slice(6) : name;
    this.#assertReachable(method, host);
    const signature = signatures.get(method);
    if (signature === undefined || !knowsMethod(this.world.product, method)) return this.#unknown(method, params);
    if (signature.state === 'Removed' || REMOVED_TOO.has(method)) throw new XenError('MESSAGE_REMOVED');
    checkCount(signature, params);
    if (background && !signature.async) {
      throw new XenError('Fault', `No async mode for this operation (rpc: ${method})`);
    }
    const session = signature.needsSession ? sessionOf(params) : '';
    const given = signature.needsSession ? params.slice(1) : params;
    const values = signature.params.slice(0, given.length).map((param, i) => coerce(param.type, given[i] ?? ''));
    const who = signature.needsSession ? this.sessions.check(session) : undefined;
    if (who?.local === true && !LOCAL.has(method)) throw new XenError('SESSION_INVALID', session);
    const run = (task: RunningTask) => this.#run(signature, values, { session, who, host, task });
    if (background) return this.#background(name, signature, session, host, run);
    return this.#foreground(signature, session, host, who, run);
  }

  #assertReachable(method: string, host: string): void {
    if (LOCAL.has(method)) return;
    const reach = this.world.reach(host);
    if (reach.kind === 'failing') throw new XenError(reach.code, ...reach.params);
    const coordinator = this.world.coordinator();
    if (host !== coordinator) throw new XenError('HOST_IS_SLAVE', this.addressOf(coordinator));
  }

  #unknown(method: string, params: readonly Rpc[]): Reply {
    if (params.length > 0) this.sessions.check(sessionOf(params));
    throw isHidden(method) ? new XenError('NOT_IMPLEMENTED', method) : new XenError('MESSAGE_METHOD_UNKNOWN', method);
  }

  async #foreground(
    signature: Signature,
    session: string,
    host: string,
    who: Session | undefined,
    run: (task: RunningTask) => Promise<Value>,
  ): Promise<Reply> {
    const task = signature.async
      ? this.tasks.start(signature.name, session, host)
      : this.tasks.anonymous(signature.name, who?.ended ?? new AbortController().signal);
    try {
      return { ok: true, type: signature.result, value: await run(task) };
    } finally {
      task.vanish();
    }
  }

  #background(
    name: string,
    signature: Signature,
    session: string,
    host: string,
    run: (task: RunningTask) => Promise<Value>,
  ): Reply {
    const task = this.tasks.start(name, session, host);
    const carryOut = async () => {
      try {
        const value = await run(task);
        task.succeed(`<value>${this.#options.fragment(signature.result, value)}</value>`);
      } catch (error) {
        task.fail(error);
      }
    };
    void carryOut();
    return { ok: true, type: typeOf('task ref'), value: task.ref };
  }

  async #run(
    signature: Signature,
    values: readonly Value[],
    at: { session: string; who: Session | undefined; host: string; task: RunningTask },
  ): Promise<Value> {
    const { name } = signature;
    const refs = signature.params.flatMap((param, i) => (param.type.kind === 'ref' ? [values[i] as string] : []));
    await this.#options.intercept?.(name, refs, at.host);
    if (at.who !== undefined) demand(at.who.role, name, this.#keyOf(signature, values));
    this.#checkHandles(signature, values);
    const handler: Handler | undefined = this.#own[name] ?? handlers[name] ?? genericHandler(signature, this.tables);
    if (handler === undefined) throw new XenError('NOT_IMPLEMENTED', name);
    const { session, host, task } = at;
    const admits = (user: string, password: string): boolean => this.sessions.admits(user, password);
    const call: Call = { world: this.world, db: this.world.db, method: name, session, host, task, admits };
    return (await handler(call, ...(values as readonly never[]))) ?? '';
  }

  #keyOf({ verb, params }: Signature, values: readonly Value[]): string | undefined {
    const touchesMap = verb.startsWith('add_to_') || verb.startsWith('remove_from_');
    return touchesMap && params[1]?.name === 'key' ? (values[1] as string) : undefined;
  }

  /** The object a call is about must exist; others may be none, but not somebody who is gone. */
  #checkHandles(signature: Signature, values: readonly Value[]): void {
    if (OWN_HANDLE_CHECK.has(signature.name)) return;
    signature.params.forEach(({ type }, i) => {
      const ref = values[i];
      if (type.kind !== 'ref' || typeof ref !== 'string') return;
      const isSubject = i === 0 && type.cls === signature.cls;
      if (!isSubject && !isRef(ref)) return;
      if (this.tables.get(type.cls, ref) === undefined) throw new XenError('HANDLE_INVALID', type.cls, ref);
    });
  }
}
