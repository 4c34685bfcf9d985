import { createHash } from 'node:crypto';
import { datamodel } from '../../../app/xenapi/generated/datamodel.ts';
import type { Row, Value } from '../world/db.ts';
import type { Tables } from '../world/tables.ts';
import { XenError } from './handler.ts';
import type { Call, Handlers } from './handler.ts';
import type { Session } from './session.ts';

const TOKEN = /^(\d{20}),(\d{20})$/;
/** Bursts arrive together. */
const BATCH_MS = 50;
/** Static, private or transient: nobody is told about these. */
const SILENT: ReadonlySet<string> = new Set(['session', 'user', 'role', 'event']);
const eventClasses = Object.keys(datamodel).filter((cls) => !SILENT.has(cls));

interface Token {
  readonly database: number;
  readonly messages: number;
}

type Wanted = ReadonlyMap<string, 'all' | ReadonlySet<string>>;

function parseToken(text: string): Token {
  if (text === '') return { database: -1, messages: -1 };
  const match = TOKEN.exec(text);
  if (match === null) throw new XenError('EVENT_FROM_TOKEN_PARSE_FAILURE', text);
  return { database: Number(match[1]), messages: Number(match[2]) };
}

function printToken({ database, messages }: Token): string {
  const digits = (n: number) => String(Math.max(0, n)).padStart(20, '0');
  return `${digits(database)},${digits(messages)}`;
}

/** `*`, `vm`, `VM/OpaqueRef:..`; what nobody knows matches nothing. */
function subscription(classes: readonly string[]): Wanted {
  const wanted = new Map<string, 'all' | Set<string>>();
  for (const item of classes) {
    const [name = '', ref] = item.split('/');
    for (const cls of eventClasses) {
      if (name !== '*' && cls.toLowerCase() !== name.toLowerCase()) continue;
      const held = wanted.get(cls);
      if (ref === undefined || held === 'all') wanted.set(cls, 'all');
      else wanted.set(cls, (held ?? new Set<string>()).add(ref));
    }
  }
  return wanted;
}

/** Answers what changed since a token, waiting where nothing did. */
export class Events {
  readonly #tables: Tables;
  /** While this lasts, changes are kept from everybody, as when a server loses them. */
  #deaf = 0;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  get token(): Token {
    return { database: this.#tables.generation, messages: this.#tables.messageGeneration };
  }

  async from(session: Session, classes: readonly string[], text: string, timeout: number): Promise<Value> {
    const since = parseToken(text);
    const wanted = subscription(classes);
    const deadline = performance.now() + timeout * 1000;
    for (let first = true; ; first = false) {
      if (first && since.database >= 0) await pause(BATCH_MS, session.ended);
      const events = this.#collect(wanted, since);
      if (events.length > 0) return this.#batch(events, this.token);
      const left = deadline - performance.now();
      if (left <= 0) return this.#batch([], since);
      await this.#change(wanted, left, session.ended);
      await pause(BATCH_MS, session.ended);
    }
  }

  /** Everything before now, with one object touched. */
  inject(cls: string, ref: string): string {
    if (datamodel[cls] === undefined) throw new XenError('HANDLE_INVALID', cls, ref);
    const before = this.token;
    this.#tables.touch(cls, ref);
    return printToken(before);
  }

  /** The changes after `since` are forgotten by whoever asks from before them. */
  lose(): void {
    this.#deaf = this.#tables.generation;
  }

  collectSince(classes: readonly string[], since: Token): Value[] {
    return this.#collect(subscription(classes), since);
  }

  waitFor(classes: readonly string[], milliseconds: number, signal: AbortSignal): Promise<void> {
    return this.#change(subscription(classes), milliseconds, signal);
  }

  /** Messages first, then what came, what changed, what went; one event per object. */
  #collect(wanted: Wanted, since: Token): Value[] {
    const messages: Row[] = [];
    const added: Row[] = [];
    const changed: Row[] = [];
    const gone: Row[] = [];
    for (const [cls, refs] of wanted) {
      const isMessage = cls === 'message';
      const start = isMessage ? since.messages : Math.max(since.database, since.database < 0 ? -1 : this.#deaf);
      if (this.#tables.changed(cls) <= start) continue;
      const name = cls.toLowerCase();
      const concerns = (ref: string) => refs === 'all' || refs.has(ref);
      for (const [ref, snapshot, stamp] of this.#tables.stamps(cls)) {
        if (stamp.modified <= start || !concerns(ref)) continue;
        const operation = stamp.created > start ? 'add' : 'mod';
        if (cls === 'secret' && operation === 'add' && start >= 0) continue;
        const id = isMessage ? '0' : String(stamp.modified);
        const list = isMessage ? messages : operation === 'add' ? added : changed;
        list.push({ id, timestamp: '0.0', class: name, operation, ref, snapshot });
      }
      if (start < 0 || cls === 'secret') continue;
      for (const { ref, created, deleted } of this.#tables.deletions(cls)) {
        if (deleted <= start || created > start || !concerns(ref)) continue;
        const id = isMessage ? '0' : String(deleted);
        (isMessage ? messages : gone).push({ id, timestamp: '0.0', class: name, operation: 'del', ref });
      }
    }
    const byId = (a: Row, b: Row) => Number(a['id']) - Number(b['id']);
    return [...messages, ...added, ...changed.sort(byId), ...gone.sort(byId)];
  }

  #batch(events: readonly Value[], token: Token): Value {
    const counts: Row = {};
    for (const cls of Object.keys(datamodel).reverse()) {
      counts[cls.toLowerCase()] = cls === 'role' || cls === 'message' ? 0 : this.#tables.count(cls);
    }
    return { events, valid_ref_counts: counts, token: printToken(token) };
  }

  #change(wanted: Wanted, milliseconds: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const done = (act: () => void) => {
        clearTimeout(timer);
        stopListening();
        signal.removeEventListener('abort', fail);
        act();
      };
      const fail = () => done(() => reject(signal.reason as Error));
      const timer = setTimeout(() => done(resolve), milliseconds);
      signal.addEventListener('abort', fail, { once: true });
      const stopListening = this.#tables.onChange((change) => {
        const refs = wanted.get(change.cls);
        if (refs === 'all' || refs?.has(change.ref) === true) done(resolve);
      });
    });
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const fail = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', fail);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', fail, { once: true });
  });
}

/** The queue of a session that registered the old way. */
interface Registration {
  readonly classes: Set<string>;
  since: Token;
}

export function eventHandlers(events: Events, check: (ref: string) => Session, clock: () => number): Handlers {
  const registered = new WeakMap<Session, Registration>();
  return {
    'event.from': (call: Call, classes: readonly string[], token: string, timeout: number) =>
      events.from(check(call.session), classes, token, timeout),
    'event.inject': (_call: Call, cls: string, ref: string) => events.inject(cls, ref),
    'event.get_current_id': () => 0,
    'event.register': (call: Call, classes: readonly string[]) => {
      const session = check(call.session);
      const registration = registered.get(session) ?? { classes: new Set<string>(), since: events.token };
      for (const cls of classes) registration.classes.add(cls);
      registered.set(session, registration);
    },
    'event.unregister': (call: Call, classes: readonly string[]) => {
      const registration = registered.get(check(call.session));
      for (const cls of classes) registration?.classes.delete(cls);
    },
    'event.next': async (call: Call) => {
      const session = check(call.session);
      const registration = registered.get(session);
      if (registration === undefined || registration.classes.size === 0) {
        const track = createHash('md5').update(call.session).digest('hex');
        throw new XenError('SESSION_NOT_REGISTERED', `trackid=${track}`);
      }
      const classes = [...registration.classes];
      for (;;) {
        const found = events.collectSince(classes, registration.since);
        registration.since = events.token;
        if (found.length > 0)
          return found.map((event) => ({ ...(event as Row), id: '0', timestamp: `${Math.floor(clock() / 1000)}.` }));
        await events.waitFor(classes, 3_600_000, session.ended);
      }
    },
  };
}
