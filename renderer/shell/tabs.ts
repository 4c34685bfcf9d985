import { OverviewTab } from '../features/overview/overview-tab.tsx';
import type { ObjectTab } from '../features/object/object-page.tsx';

/** The tabs of the object page in the order of its bar; each shows itself for the objects it is meant for. */
export const objectTabs: readonly ObjectTab[] = [
  {
    id: 'overview',
    label: 'Overview',
    shows: (_view, object) => ['pool', 'host', 'VM', 'SR', 'network'].includes(object.$cls),
    body: OverviewTab,
    whole: true,
  },
];
