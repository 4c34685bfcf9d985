import { useEffect } from 'react';
import { joinRefusal } from '../../../app/actions/host/join-rules.ts';
import { objectOf, useSituation } from '../../objects/offers.ts';
import { openDialog } from '../../objects/dialogs.ts';
import { letGo, putBack, type Drag } from '../../objects/drag.ts';
import { useConnections } from '../../mirror/hooks.ts';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import css from './migrate.module.css';

/** Servers carried to a pool: every pool says whether they may join, by the rules of joining; letting go asks for the rest. */
export function Joining({ drag }: { readonly drag: Exclude<Drag, { at: 'none' }> }) {
  const situation = useSituation();
  const connections = useConnections() ?? [];
  const { keys, over } = drag;
  const [first] = keys;
  const into = over && first && over.pool !== first.pool ? over.pool : undefined;
  const address = connections.find(({ id }) => id === into)?.address;
  const settled = drag.at === 'planned';
  useEffect(() => {
    if (!settled) return;
    putBack();
    if (into !== undefined) openDialog('host.join', { targets: keys, args: { pool: into, address: address ?? '' } });
  }, [settled, into, address, keys]);
  if (!first) return null;
  const at = situation(first.pool);
  const host = objectOf(at.view, first);
  if (host?.$cls !== 'host') return null;
  return (
    <div className={css['over']}>
      <p className={css['hint']}>Where {host.name_label} could join.</p>
      <ul className={css['pools']} aria-label="Pools to join">
        {connections
          .filter(({ id }) => id !== first.pool)
          .map((connection) => {
            const verdict = joinRefusal(at, host, connection.id);
            return (
              <li key={connection.id} className={css['pool']} data-hot={into === connection.id || undefined}>
                <StateGlyph state={verdict.ok ? 'done' : 'refused'} />
                <b>{connection.name}</b>
                <span className={css['quiet']}>{verdict.ok ? 'may join' : verdict.why}</span>
                {verdict.ok ? (
                  <button
                    type="button"
                    className={css['fix']}
                    onClick={() => letGo({ pool: connection.id, cls: 'pool', uuid: '' })}
                  >
                    Join it
                  </button>
                ) : null}
              </li>
            );
          })}
      </ul>
      <p className={css['foot']}>Let go on a pool to add it there. Esc puts it back.</p>
    </div>
  );
}
