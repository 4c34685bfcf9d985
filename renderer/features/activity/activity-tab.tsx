import { useMemo } from 'react';
import type { TabProps } from '../../objects/tab.ts';
import { Timeline } from './timeline.tsx';

/** The timeline of one object; of a VM with its snapshots, of a pool everything in it. */
export function ActivityTab({ pool, object }: TabProps) {
  const about = useMemo(() => {
    const refs = new Set<string>([object.$ref]);
    if (object.$cls === 'VM') for (const ref of object.snapshots) refs.add(ref);
    return { pool, refs };
  }, [pool, object]);
  const start = useMemo(() => ({ pool }), [pool]);
  const empty = 'Nothing is known to have happened here.';
  return object.$cls === 'pool' ? <Timeline start={start} empty={empty} /> : <Timeline object={about} empty={empty} />;
}
