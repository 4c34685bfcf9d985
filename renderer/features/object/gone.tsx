import { useCallback, useEffect } from 'react';
import type { Connection } from '../../../app/contract/connections.ts';
import { useCommand } from '../../link/ask.ts';
import type { View } from '../../../app/inventory/view.ts';
import { useDerivedOfAll } from '../../mirror/hooks.ts';
import { objectOf } from '../../objects/offers.ts';
import { go, travel, type ObjectKey } from '../../objects/place.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/face.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import css from './object-page.module.css';

interface GoneProps {
  readonly place: ObjectKey;
  readonly connection: Connection | undefined;
}

/** The pool that has it now: a VM was moved into another one, a server has joined it. */
function useElsewhere(place: ObjectKey): string | undefined {
  const found = useDerivedOfAll(
    useCallback((view: View) => view.pool !== place.pool && objectOf(view, place) !== undefined, [place]),
  );
  return [...found].find(([, there]) => there)?.[0];
}

/** What stands here when the object does not: its server is not connected, not known, or it was removed. */
export function Gone({ place, connection }: GoneProps) {
  const connect = useCommand('connection.connect');
  const elsewhere = useElsewhere(place);
  useEffect(() => {
    if (elsewhere !== undefined) go({ ...place, at: 'object', pool: elsewhere }, { replace: true });
  }, [elsewhere, place]);
  if (connection?.state.at === 'offline')
    return (
      <div className={css['gone']}>
        <Empty
          icon={icons.pool}
          actions={
            <Button kind="primary" onClick={() => connect.mutate({ id: connection.id })}>
              Connect
            </Button>
          }
        >
          {connection.name} is not connected, so nothing is known of this object.
        </Empty>
      </div>
    );
  return (
    <div className={css['gone']}>
      <Empty
        icon={icons.pool}
        actions={
          <>
            <Button kind="primary" onClick={() => travel(-1)}>
              Go back
            </Button>
            <Button onClick={() => go({ at: 'page', page: 'pools', rest: [] })}>All pools</Button>
          </>
        }
      >
        {connection
          ? `This object is not in ${connection.name} any more.`
          : 'This console is not connected to its pool.'}
      </Empty>
    </div>
  );
}
