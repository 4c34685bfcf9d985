import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { AnyAction, Verdict } from '../../app/actions/action.ts';
import type { Situation } from '../../app/inventory/situation.ts';
import { actionById, actions } from '../../app/actions/registry.ts';
import { record, type Recording } from '../../app/actions/show/record.ts';
import { appliesTo, judgeRole, reaches } from '../../app/actions/verdict.ts';
import type { Connection } from '../../app/contract/connections.ts';
import { poolOf, standaloneHost } from '../../app/inventory/describe/home.ts';
import type { AnyObj, MirroredCls, PoolId, View } from '../../app/inventory/view.ts';
import type { Role } from '../../app/xenapi/datamodel.ts';
import { useLink } from '../link/link.tsx';
import { Derived } from '../mirror/derived.ts';
import { openDialog } from './dialogs.ts';
import { useConnections, useDerived } from '../mirror/hooks.ts';
import type { Mirror } from '../mirror/mirror.ts';
import type { ObjectKey } from './place.ts';
import { useMirror } from '../mirror/provider.tsx';
import { setting } from '../mirror/settings.ts';

type Args = Readonly<Record<string, unknown>>;

/** One action for a selection: on how many it can run, and who is left out, with the reason. */
export interface Offer {
  readonly action: AnyAction;
  readonly able: readonly ObjectKey[];
  readonly refused: readonly { readonly key: ObjectKey; readonly why: string; readonly code: string }[];
  /** Set when this person's role is too low for all in `able`: the role that would do, for other credentials to be asked. */
  readonly needs: Role | undefined;
  /** Present when it can run on none: why, in under ten words. */
  readonly disabled: string | undefined;
}

/** All of a selection that the action is about: whoever asks for it hears of those left out. */
export const askedOf = ({ able, refused }: Offer): readonly ObjectKey[] => [...able, ...refused.map(({ key }) => key)];

/** The object a key names, as it is now. */
export function objectOf(view: View, key: ObjectKey): AnyObj | undefined {
  for (const object of view.all(key.cls)) if (object.uuid === key.uuid) return object as AnyObj;
  return undefined;
}

function situation(mirror: Mirror, connections: readonly Connection[], pool: PoolId, view?: View): Situation {
  const state = connections.find(({ id }) => id === pool)?.state;
  const live = state?.at === 'live';
  return {
    view: view ?? mirror.pool(pool),
    role: live ? state.role : 'read-only',
    live,
    ...(live ? { localRoot: state.localRoot, readOnly: state.readOnly } : {}),
    now: Date.now() + (live ? state.clockOffset : 0),
    other: (id) => situation(mirror, connections, id),
  };
}

/** What rules read besides the object, for any pool, at the moment of asking; inside `useDerived` hand it the view you got. */
export function useSituation(): (pool: PoolId, view?: View) => Situation {
  const mirror = useMirror();
  const connections = useConnections();
  return useCallback((pool, view) => situation(mirror, connections ?? [], pool, view), [mirror, connections]);
}

interface Judged {
  readonly id: string;
  readonly uuid: string;
  /** Whether it makes sense for any of those of its pool. */
  readonly offered: boolean;
  readonly verdict: Verdict;
  readonly needs?: Role;
}

function judgeAll(
  at: Situation,
  keys: readonly ObjectKey[],
  wanted: readonly AnyAction[],
  args: Args,
): readonly Judged[] {
  const found: Judged[] = [];
  const objects = keys.flatMap((key) => objectOf(at.view, key) ?? []);
  for (const action of wanted) {
    const some = objects.filter((object) => appliesTo(action, object));
    const offered = some.some((object) => action.offered?.(at.view, object) !== false);
    for (const object of some)
      found.push({ id: action.id, uuid: object.uuid, offered, ...judgeRole(action, at, object, args) });
  }
  return found;
}

/** The answers of several pools as one array, the same until one of them changes. */
function joined(reads: readonly (() => readonly Judged[])[]): () => readonly Judged[] {
  let last: readonly (readonly Judged[])[] = [];
  let flat: readonly Judged[] = [];
  return () => {
    const now = reads.map((read) => read());
    if (now.length !== last.length || now.some((one, index) => one !== last[index])) flat = now.flat();
    last = now;
    return flat;
  };
}

function useJudged(keys: readonly ObjectKey[], wanted: readonly AnyAction[], args: Args): readonly Judged[] {
  const mirror = useMirror();
  const at = useSituation();
  const parts = useMemo(
    () =>
      [...new Set(keys.map((key) => key.pool))].map((pool) => {
        const some = keys.filter((key) => key.pool === pool);
        const derived = new Derived<readonly Judged[]>(mirror.pool(pool));
        const select = (view: View) => judgeAll(at(pool, view), some, wanted, args);
        return { derived, read: () => derived.read(select) };
      }),
    [mirror, at, keys, wanted, args],
  );
  const snapshot = useMemo(() => joined(parts.map((part) => part.read)), [parts]);
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = parts.map((part) => part.derived.subscribe(listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    [parts],
  );
  return useSyncExternalStore(subscribe, snapshot);
}

function offer(action: AnyAction, keys: readonly ObjectKey[], judged: readonly Judged[]): Offer {
  const able: ObjectKey[] = [];
  const refused: { key: ObjectKey; why: string; code: string }[] = [];
  const asOther: ObjectKey[] = [];
  let needs: Role | undefined;
  for (const { id, uuid, verdict, needs: role } of judged) {
    if (id !== action.id) continue;
    const key = keys.find((one) => one.uuid === uuid);
    if (!key) continue;
    if (verdict.ok) able.push(key);
    else {
      if (role) asOther.push(key);
      needs ??= role;
      refused.push({ key, why: verdict.why, code: verdict.code });
    }
  }
  if (able.length === 0 && needs) {
    const rest = refused.filter(({ key }) => !asOther.includes(key));
    return { action, able: asOther, refused: rest, needs, disabled: undefined };
  }
  const disabled = able.length > 0 ? undefined : (refused[0]?.why ?? 'Not for this');
  return { action, able, refused, needs: undefined, disabled };
}

const noArgs: Args = {};

/** What is about all of the things selected, goes that far, and makes sense for some: the rest are told why they are left out. */
function together(keys: readonly ObjectKey[], of: number, judged: readonly Judged[]): (action: AnyAction) => boolean {
  const pools = new Set(keys.map(({ pool }) => pool)).size;
  const about = new Map<string, number>();
  const sensible = new Set<string>();
  for (const { id, offered } of judged) {
    about.set(id, (about.get(id) ?? 0) + 1);
    if (offered) sensible.add(id);
  }
  return (action) => about.get(action.id) === of && sensible.has(action.id) && reaches(action, of, pools);
}

/**
 * Everything menus, bars and the palette offer for a selection, in the order of menus. Keep `keys` the same array while it
 * means the same; `of` is how many things they are, where one is several objects.
 */
export function useActionsFor(keys: readonly ObjectKey[], of = keys.length): readonly Offer[] {
  const nameless = useNamelessPool(keys);
  const judged = useJudged(keys, actions, noArgs);
  const besides = useJudged(nameless, actions, noArgs);
  return useMemo(() => {
    const own = together(keys, of, judged);
    const also = together(nameless, nameless.length, besides);
    return actions.flatMap((action) => {
      if (own(action)) return [offer(action, keys, judged)];
      return also(action) ? [offer(action, nameless, besides)] : [];
    });
  }, [judged, keys, of, nameless, besides]);
}

/** A server alone stands for the pool it has: what can be done to that is offered with it. */
function useNamelessPool(keys: readonly ObjectKey[]): readonly ObjectKey[] {
  const [first] = keys;
  const uuid = useDerived(first?.pool ?? '', (view) =>
    keys.length === 1 && standaloneHost(view)?.uuid === first?.uuid ? poolOf(view)?.uuid : undefined,
  );
  const pool = first?.pool;
  return useMemo(() => (uuid === undefined || pool === undefined ? [] : [{ pool, cls: 'pool', uuid }]), [pool, uuid]);
}

/** One action for some objects with these arguments; keep both the same while they mean the same. */
export function useOffer(id: string, keys: readonly ObjectKey[], args: Args = noArgs): Offer | undefined {
  const wanted = useMemo(() => {
    const action = actionById(id);
    return action ? [action] : [];
  }, [id]);
  const judged = useJudged(keys, wanted, args);
  return useMemo(() => wanted[0] && offer(wanted[0], keys, judged), [wanted, keys, judged]);
}

export function useVerdict(id: string, key: ObjectKey, args: Args = noArgs): Verdict {
  const keys = useMemo(() => [key], [key]);
  const found = useOffer(id, keys, args);
  const refused = found?.refused[0];
  return refused ? { ok: false, code: refused.code, why: refused.why } : { ok: true };
}

/** What a person saw of an object when they decided: it is compared again right before it is written. */
export interface Seen {
  readonly cls: string;
  readonly ref: string;
  readonly values: Readonly<Record<string, string | number | boolean>>;
}

function targetsOf(
  mirror: Mirror,
  keys: readonly ObjectKey[],
  each: ReadonlyMap<string, Args> | undefined,
  seen: Seen | undefined,
) {
  return keys.flatMap((key) => {
    const object = objectOf(mirror.pool(key.pool), key);
    if (!object) return [];
    const own = each?.get(key.uuid);
    return [
      {
        pool: key.pool,
        cls: key.cls,
        ref: object.$ref,
        ...(own ? { args: { ...own } } : {}),
        ...(seen ? { seen: { ...seen, values: { ...seen.values } } } : {}),
      },
    ];
  });
}

/** Sends an action to the engine; answers the id of its row in the timeline. `each` are arguments of single targets, by UUID. */
export function useRunNow(): (
  id: string,
  keys: readonly ObjectKey[],
  args?: Args,
  each?: ReadonlyMap<string, Args>,
  seen?: Seen,
) => Promise<string> {
  const link = useLink();
  const mirror = useMirror();
  return useCallback(
    async (id, keys, args = noArgs, each, seen) => {
      const targets = targetsOf(mirror, keys, each, seen);
      const { activity } = await link.call('action.run', { action: id, targets, args: { ...args } });
      return activity;
    },
    [link, mirror],
  );
}

/** As `useRunNow`, in a session of somebody who may do more; rejects where they cannot sign in or may not either. */
export function useRunAs(): (
  id: string,
  keys: readonly ObjectKey[],
  args: Args,
  credentials: { readonly username: string; readonly password: string },
  each?: ReadonlyMap<string, Args>,
  seen?: Seen,
) => Promise<string> {
  const link = useLink();
  const mirror = useMirror();
  return useCallback(
    async (id, keys, args, credentials, each, seen) => {
      const targets = targetsOf(mirror, keys, each, seen);
      const request = { action: id, targets, args: { ...args } };
      const { activity } = await link.call('action.runAs', { request, ...credentials });
      return activity;
    },
    [link, mirror],
  );
}

/** What only interrupts may be set to run without asking; what loses something always asks. */
function asks({ group, danger }: AnyAction, of: number): boolean {
  const when = setting('confirmPower');
  return group !== 'power' || danger === true || when === 'always' || (when === 'several' && of > 1);
}

/**
 * What a button, menu item, palette entry or shortcut does: opens the action's own dialog (registered under its id) when it
 * has to be told something, the dialog `confirm` when it asks first or leaves somebody out, and else runs at once.
 */
export function useRunAction(): (id: string, keys: readonly ObjectKey[], args?: Args) => void {
  const run = useRunNow();
  const mirror = useMirror();
  const at = useSituation();
  return useCallback(
    (id, keys, args = noArgs) => {
      const action = actionById(id);
      if (!action || keys.length === 0) return;
      const silent = Object.keys(args).length === 0 && action.label.endsWith('…') && action.confirm === undefined;
      const judged = keys.map((key) => {
        const object = objectOf(mirror.pool(key.pool), key);
        return { key, ...(object && judgeRole(action, at(key.pool), object, args)) };
      });
      const able = judged.filter(({ verdict, needs }) => verdict?.ok || needs).map(({ key }) => key);
      const targets = able.length > 0 ? able : keys;
      const leftOut = keys.filter((key) => !targets.includes(key));
      const confirm = (): void => openDialog('confirm', { targets, leftOut, args: { action: id, args } });
      if (judged.some(({ needs }) => needs) && !action.dialog) confirm();
      else if (action.dialog || silent || !action.args.safeParse(args).success)
        openDialog(id, { targets, leftOut, args });
      else if (leftOut.length > 0 || (action.confirm && asks(action, targets.length))) confirm();
      else void run(id, targets, args);
    },
    [run, mirror, at],
  );
}

/** For "show me the command": the calls an action would make on one object. */
export function useRecorder(): (id: string, key: ObjectKey, args?: Args) => Promise<Recording> {
  const mirror = useMirror();
  const at = useSituation();
  return useCallback(
    async (id, key, args = noArgs) => {
      const view = mirror.pool(key.pool);
      const action = actionById(id);
      const object = objectOf(view, key);
      if (!action || !object) return { calls: [] };
      return record(action, at(key.pool), object, args);
    },
    [mirror, at],
  );
}

/** The key by which an object is named across restarts. */
export const keyOf = (pool: PoolId, object: { readonly $cls: MirroredCls; readonly uuid: string }): ObjectKey => ({
  pool,
  cls: object.$cls,
  uuid: object.uuid,
});
