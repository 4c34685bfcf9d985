import { useEffect, useId, useMemo, useRef, type KeyboardEvent } from 'react';
import { ejectHost } from '../../../app/actions/pool/eject.ts';
import { joinLevels, joinRefusals } from '../../../app/actions/pool/join-rules.ts';
import type { Verdict } from '../../../app/actions/action.ts';
import type { PoolVerdict } from '../../../app/placement/drop.ts';
import { judge } from '../../../app/actions/verdict.ts';
import type { Connection } from '../../../app/contract/connections.ts';
import type { Obj, PoolId } from '../../../app/inventory/view.ts';
import { objectOf, useRunAction, useSituation } from '../../objects/offers.ts';
import { openDialog } from '../../objects/dialogs.ts';
import { dropLine, hover, letGo, putBack, showVerdicts, type Drag } from '../../objects/drag.ts';
import { useConnections } from '../../mirror/hooks.ts';
import type { ObjectKey } from '../../objects/place.ts';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/glyph/icon.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import { ServerGlyph, StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import { count } from '../../../app/actions/words.ts';
import css from './migrate.module.css';

/** Out of every pool: no pool has this name. */
const OUTSIDE: ObjectKey = { pool: '', cls: 'pool', uuid: '' };

/** Where servers can go: into another pool, or out of theirs, with what is said of each. */
interface Destination {
  readonly key: ObjectKey;
  readonly name: string;
  readonly about: string;
  readonly able: readonly ObjectKey[];
  /** Every reason of each, the weightiest first. */
  readonly refused: readonly { readonly name: string; readonly whys: readonly string[] }[];
}

interface Server {
  readonly key: ObjectKey;
  readonly host: Obj<'host'>;
}

function useDestinations(keys: readonly ObjectKey[]): readonly Destination[] {
  const situation = useSituation();
  const connections = useConnections();
  return useMemo(() => {
    const servers = keys.flatMap((key): readonly Server[] => {
      const host = objectOf(situation(key.pool).view, key);
      return host?.$cls === 'host' ? [{ key, host }] : [];
    });
    const asked = (
      name: string,
      key: ObjectKey,
      about: string,
      ask: (server: Server) => readonly Verdict[],
    ): Destination => {
      const said = servers.map(({ key: able, host }) => {
        const whys = ask({ key: able, host }).flatMap((verdict) => (verdict.ok ? [] : [verdict.why]));
        return { able, name: host.name_label, whys };
      });
      return {
        key,
        name,
        about,
        able: said.flatMap(({ able, whys }) => (whys.length === 0 ? [able] : [])),
        refused: said.filter(({ whys }) => whys.length > 0),
      };
    };
    const changes = (pool: PoolId): string => {
      const [there] = situation(pool).view.all('pool');
      const [server, ...more] = servers;
      const levels = there && server && more.length === 0 ? joinLevels(server.host, there) : undefined;
      return `joins this pool${levels === undefined ? '' : `; ${levels}`}`;
    };
    const into = (connection: Connection): Destination =>
      asked(
        connection.name,
        { pool: connection.id, cls: 'pool', uuid: '' },
        connection.state.at === 'live' ? changes(connection.id) : 'not connected',
        ({ key, host }) => joinRefusals(situation(key.pool), host, connection.id, servers.length),
      );
    const out = asked('Out of the pool', OUTSIDE, 'its local storage is erased, and it restarts', ({ key, host }) => [
      judge(ejectHost, situation(key.pool), host, {}),
    ]);
    const own = new Set(keys.map((key) => key.pool));
    return [...(connections ?? []).filter(({ id }) => !own.has(id)).map(into), out];
  }, [keys, situation, connections]);
}

const sameTarget = (a: ObjectKey, b: ObjectKey | undefined): boolean => a.pool === b?.pool;

function verdictOf({ key, able, refused }: Destination): PoolVerdict {
  const all = able.length + refused.length;
  if (refused.length === 0) return { state: 'fits', badge: key === OUTSIDE ? 'may leave' : 'may join' };
  const state = able.length > 0 ? 'some' : 'none';
  return { state, badge: all === 1 ? 'cannot' : `${able.length} of ${all} can` };
}

function Row({ one, id, hot, choose }: RowProps) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => dropLine(one.key)(element.current), [one.key]);
  const ok = one.able.length > 0;
  const reasons = [...new Set(one.refused.map(({ whys }) => whys[0]))];
  return (
    <div
      ref={element}
      id={id}
      role="option"
      aria-selected={hot}
      tabIndex={-1}
      className={cx(css['lane'], css['pools'], hot && ok && css['hot'])}
      onPointerEnter={() => hover(one.key)}
      onClick={choose}
      onKeyDown={() => undefined}
    >
      <span className={css['server']}>
        {one.key === OUTSIDE ? <ServerGlyph state={undefined} /> : <Icon of={icons.pool} size={15} />}
        <b>{one.name}</b>
      </span>
      <span className={css['badge']}>
        <StateGlyph state={ok ? 'done' : 'refused'} />
        <span className={cx(ok && css['good'])}>{verdictOf(one).badge}</span>
      </span>
      <span className={css['note']}>
        {ok ? <span className={css['quiet']}>{one.about}</span> : null}
        {reasons.length === 1 ? (
          <span>{reasons[0]}</span>
        ) : (
          one.refused.map(({ name, whys }) => (
            <span key={name}>
              <bdi className={css['who']} title={name}>
                {name}
              </bdi>
              : {whys[0]}
            </span>
          ))
        )}
      </span>
    </div>
  );
}

/** Of the pool under the pointer everything that is in the way, server by server, at the bottom where it covers none. */
function Reasons({ of: { key, name, refused } }: { readonly of: Destination }) {
  const to = key === OUTSIDE ? 'leave its pool' : `join ${name}`;
  return (
    <section className={css['reasons']} aria-label="In the way">
      {refused.map((server) => (
        <div key={server.name}>
          <h2 className={css['dockTitle']}>
            <span className={css['titleWords']} title={server.name}>
              {server.name} cannot {to}
            </span>
          </h2>
          <ul className={css['items']}>
            {server.whys.map((why) => (
              <li key={why} className={css['fact']}>
                <StateGlyph state="refused" />
                <span>{why}</span>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

interface RowProps {
  readonly one: Destination;
  readonly id: string;
  readonly hot: boolean;
  readonly choose: () => void;
}

/** Servers carried: every pool says whether they may join, by the rules of joining, and beside the pools is the way out. */
export function Joining({ drag }: { readonly drag: Exclude<Drag, { at: 'none' }> }) {
  const id = useId();
  const { keys, over } = drag;
  const run = useRunAction();
  const places = useDestinations(keys);
  const at = places.findIndex((one) => sameTarget(one.key, over));
  const settled = drag.at === 'planned' ? places[at] : undefined;
  useEffect(() => showVerdicts(new Map(places.map((one) => [one.key.pool, verdictOf(one)]))), [places]);
  const done = drag.at === 'planned';
  useEffect(() => {
    if (!done) return;
    putBack();
    if (!settled || settled.able.length === 0) return;
    if (settled.key.pool === OUTSIDE.pool) run('host.eject', settled.able);
    else openDialog('host.join', { targets: settled.able, args: { pool: settled.key.pool } });
  }, [done, settled, run]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) hover(places[Math.max(0, Math.min(places.length - 1, at + step))]?.key);
    else if (event.key === 'Enter' && places[at]) letGo(places[at].key);
    else return;
    event.preventDefault();
  };
  const hot = places[at];
  return (
    <>
      <p className={css['hint']}>Where {count(keys.length, 'server')} could go, by the rules of joining a pool.</p>
      <div
        role="listbox"
        aria-label="Pools to join"
        tabIndex={0}
        aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
        className={css['lanes']}
        onKeyDown={onKeyDown}
      >
        {places.map((one, index) => (
          <Row key={one.key.pool} one={one} id={`${id}-${index}`} hot={index === at} choose={() => letGo(one.key)} />
        ))}
      </div>
      {hot && hot.refused.length > 0 ? <Reasons of={hot} /> : null}
      <p className={css['foot']}>
        Let go on a pool to add it there, or out of its pool to remove it; both ask first. Esc puts it back.
      </p>
      <output className={css['said']}>
        {hot
          ? `${hot.name}: ${hot.refused[0]?.whys.join('; ') ?? (hot.key === OUTSIDE ? 'may leave' : 'may join')}`
          : ''}
      </output>
    </>
  );
}
