import { Timeline } from './timeline.tsx';
import css from './activity.module.css';

/** The whole timeline; the route may ask for what failed or runs. */
export function ActivityPage({ rest }: { readonly rest: readonly string[] }) {
  const status = rest[0] === 'failed' || rest[0] === 'running' ? rest[0] : 'all';
  return (
    <Timeline
      key={status}
      start={{ status }}
      empty="Nothing has happened yet. What you and others do to your pools is kept here."
      head={<h1 className={css['heading']}>Activity</h1>}
    />
  );
}
