import { lazy } from 'react';
import type { ObjectTab } from '../features/object/object-page.tsx';
import { OverviewTab } from '../features/overview/overview-tab.tsx';

/** The tabs of the object page in the order of its bar; each shows itself for the objects it is meant for. */
export const objectTabs: readonly ObjectTab[] = [
  { id: 'overview', label: 'Overview', shows: () => true, body: OverviewTab, whole: true },
  {
    id: 'performance',
    label: 'Performance',
    shows: (_view, object) => ['pool', 'host', 'VM', 'SR'].includes(object.$cls),
    body: lazy(() =>
      import('../features/performance/performance-tab.tsx').then((m) => ({ default: m.PerformanceTab })),
    ),
    whole: true,
  },
  {
    id: 'activity',
    label: 'Activity',
    shows: () => true,
    body: lazy(() => import('../features/activity/activity-tab.tsx').then((m) => ({ default: m.ActivityTab }))),
    whole: true,
  },
];
