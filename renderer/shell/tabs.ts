import { lazy } from 'react';
import type { ObjectTab } from '../features/object/object-page.tsx';
import { OverviewTab } from '../features/overview/overview-tab.tsx';

/** A built-in template has its disks only as a description. */
const isRecipe = (vm: { readonly other_config: Readonly<Record<string, string>> }): boolean =>
  'disks' in vm.other_config;

/** The tabs of the object page in the order of its bar; each shows itself for the objects it is meant for. */
export const objectTabs: readonly ObjectTab[] = [
  { id: 'overview', label: 'Overview', shows: () => true, body: OverviewTab, whole: true },
  {
    id: 'console',
    label: 'Console',
    shows: (_view, object) => object.$cls === 'host' || (object.$cls === 'VM' && !object.is_a_template),
    body: lazy(() => import('../features/console/console-tab.tsx').then((m) => ({ default: m.ConsoleTab }))),
    whole: true,
  },
  {
    id: 'performance',
    label: 'Performance',
    shows: (_view, object) =>
      object.$cls === 'VM' ? !object.is_a_template : ['pool', 'host', 'SR'].includes(object.$cls),
    body: lazy(() =>
      import('../features/performance/performance-tab.tsx').then((m) => ({ default: m.PerformanceTab })),
    ),
    whole: true,
  },
  {
    id: 'storage',
    label: 'Storage',
    shows: (_view, object) =>
      ['pool', 'host', 'SR'].includes(object.$cls) || (object.$cls === 'VM' && !isRecipe(object)),
    count: (view, object) => {
      if (object.$cls === 'SR') return object.VDIs.length;
      if (object.$cls !== 'VM') return 0;
      return object.VBDs.filter((ref) => view.get('VBD', ref)?.type === 'Disk').length;
    },
    body: lazy(() => import('../features/storage/storage-tab.tsx').then((m) => ({ default: m.StorageTab }))),
    whole: true,
  },
  {
    id: 'network',
    label: 'Network',
    shows: (_view, object) => ['pool', 'host', 'VM'].includes(object.$cls),
    count: (_view, object) => (object.$cls === 'VM' ? object.VIFs.length : 0),
    body: lazy(() => import('../features/network/network-tab.tsx').then((m) => ({ default: m.NetworkTab }))),
    whole: true,
  },
  {
    id: 'snapshots',
    label: 'Snapshots',
    shows: (_view, object) => object.$cls === 'VM' && !object.is_a_template,
    count: (_view, object) => (object.$cls === 'VM' ? object.snapshots.length : 0),
    body: lazy(() => import('../features/snapshots/snapshots-tab.tsx').then((m) => ({ default: m.SnapshotsTab }))),
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
