import { useEffect, useRef, useState } from 'react';
import type { Activity } from '../../app/activity/activity.ts';
import { useLink } from '../link/link.tsx';
import { tellFailure } from '../link/tell.ts';
import { useActivity } from '../mirror/hooks.ts';
import { tellDesktop } from '../objects/desktop.ts';
import { go, usePlace, type Place } from '../objects/place.ts';
import { objectOf } from '../objects/offers.ts';
import { useMirror } from '../mirror/provider.tsx';
import { setting } from '../mirror/settings.ts';
import { span } from '../ui/format/time.ts';
import { showToast } from '../ui/layer/toast.tsx';

const going = (row: Activity): boolean => row.state === 'running' || row.state === 'queued';

interface Seen {
  readonly going: ReadonlySet<string>;
  readonly all: ReadonlySet<string>;
}

/**
 * Rows of this console's own that went to their end between two states of the timeline, even those that also began there.
 * `since`: what ended before this window was opened is history. Milliseconds since 1970.
 */
function ended(before: Seen, rows: readonly Activity[], since: number): readonly Activity[] {
  const isNew = (row: Activity): boolean => !before.all.has(row.id) && row.started >= since;
  return rows.filter((row) => row.kind === 'action' && !going(row) && (before.going.has(row.id) || isNew(row)));
}

/** Says what finished out of sight, with the way back where there is one. Failures stay in the activity strip. */
export function useEndings(): void {
  const rows = useActivity();
  const link = useLink();
  const mirror = useMirror();
  const { place } = usePlace();
  const [since] = useState(() => Date.now());
  const before = useRef<Seen>({ going: new Set(), all: new Set() });
  const here = useRef<Place>(place);
  useEffect(() => {
    here.current = place;
  }, [place]);
  useEffect(() => {
    const inSight = (row: Activity): boolean => {
      const at = here.current;
      if (at.at !== 'object') return false;
      const ref = objectOf(mirror.pool(at.pool), at)?.$ref;
      return row.targets.some((target) => target.pool === at.pool && target.ref === ref);
    };
    for (const row of ended(before.current, rows, since)) {
      tellDesktop(row.title);
      const { undo } = row;
      if (row.state !== 'done') continue;
      const offered = undo !== undefined && setting('offerUndo');
      if (!offered && inSight(row)) continue;
      showToast({
        state: 'done',
        text: row.finished === undefined ? row.title : `${row.title}, done in ${span(row.finished - row.started)}`,
        action: offered
          ? { label: 'Undo', onSelect: () => void link.call('action.run', undo).catch(tellFailure) }
          : { label: 'Show', onSelect: () => go({ at: 'page', page: 'activity', rest: [row.id] }) },
      });
    }
    before.current = { going: new Set(rows.filter(going).map(({ id }) => id)), all: new Set(rows.map(({ id }) => id)) };
  }, [rows, link, mirror, since]);
}
