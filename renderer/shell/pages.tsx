import { lazy, Suspense, type ComponentType, type LazyExoticComponent } from 'react';
import { groupName } from '../../app/inventory/tree/node.ts';
import { ConnectionPage } from '../features/connections/connection-page.tsx';
import { useGroupMembers } from '../features/navigator/group-members.ts';
import { EverythingPage } from '../features/overview/grid/everything-page.tsx';
import { ObjectPage } from '../features/object/object-page.tsx';
import { SelectionPage } from '../features/overview/grid/selection-page.tsx';
import { Welcome } from '../features/welcome/welcome.tsx';
import { useConnections } from '../mirror/hooks.ts';
import type { Place } from '../objects/place.ts';
import { Skeleton } from '../ui/face.tsx';
import { objectTabs } from './tabs.ts';

/** What a page is told: the rest of its route. */
export interface PageProps {
  readonly rest: readonly string[];
}

interface PageEntry {
  readonly title: string;
  readonly body: LazyExoticComponent<ComponentType<PageProps>> | ComponentType<PageProps>;
}

/** Where one is when nothing is chosen: all there is, and on a first start the ways to it. */
function Start() {
  const connections = useConnections();
  return connections?.length === 0 ? <Welcome /> : <EverythingPage />;
}

const pages: Readonly<Record<string, PageEntry>> = {
  pools: { title: 'All pools', body: Start },
  connection: { title: 'Connection', body: ConnectionPage },
  activity: {
    title: 'Activity',
    body: lazy(() => import('../features/activity/activity-page.tsx').then((m) => ({ default: m.ActivityPage }))),
  },
  updates: {
    title: 'Updates',
    body: lazy(() => import('../features/updates/updates-page.tsx').then((m) => ({ default: m.UpdatesPage }))),
  },
  rollout: {
    title: 'Update servers',
    body: lazy(() => import('../features/rollout/rollout-page.tsx').then((m) => ({ default: m.RolloutPage }))),
  },
  alerts: {
    title: 'Alerts',
    body: lazy(() => import('../features/activity/alerts-page.tsx').then((m) => ({ default: m.AlertsPage }))),
  },
};
const fallback: PageEntry = { title: 'All pools', body: Start };

/** What a place is called when it is no object. */
export function pageTitle(place: Place): string {
  switch (place.at) {
    case 'object':
      return '';
    case 'selection':
      return 'Selection';
    case 'group':
      return groupName(place.path.at(-1) ?? '');
    case 'page':
      return (pages[place.page] ?? fallback).title;
  }
}

function Group({ place }: { readonly place: Extract<Place, { readonly at: 'group' }> }) {
  const keys = useGroupMembers(place.view, place.path);
  return <SelectionPage members={{ title: pageTitle(place), keys }} />;
}

/** What stands in the middle. */
export function Page({ place }: { readonly place: Place }) {
  switch (place.at) {
    case 'object':
      return <ObjectPage place={place} tabs={objectTabs} />;
    case 'selection':
      return <SelectionPage />;
    case 'group':
      return <Group place={place} />;
    case 'page': {
      const { body: Body } = pages[place.page] ?? fallback;
      return (
        <Suspense fallback={<Skeleton rows={10} />}>
          <Body rest={place.rest} />
        </Suspense>
      );
    }
  }
}
