import { memo, useCallback, useDeferredValue, useEffect, useMemo, useRef } from 'react';
import type { View } from '../../app/inventory/view.ts';
import { displayName } from '../../app/inventory/describe/names.ts';
import { ActivityStrip } from '../features/activity/strip.tsx';
import { useVaultAtStart } from '../features/connections/vault/vault.ts';
import { Carrying } from '../features/migrate/carrying.tsx';
import { QueueChip } from '../features/migrate/queue/chip.tsx';
import { RolloutNews } from '../features/updates/news.tsx';
import { objectOf } from '../objects/offers.ts';
import { useConnections, useDerived } from '../mirror/hooks.ts';
import { hrefOf, nameHere, usePlace, type Place } from '../objects/place.ts';
import { crumbsOf, type Crumb } from './crumbs.ts';
import { useEndings } from './endings.ts';
import { Frame } from './frame.tsx';
import { LinkLost } from './link-lost.tsx';
import { NotKept } from './not-kept.tsx';
import { Page, pageTitle } from './pages.tsx';
import { useShortcuts } from './shortcuts.ts';
import { TitleBar } from './title-bar.tsx';

function useCrumbs(place: Place): readonly Crumb[] {
  const found = useDerived(
    place.at === 'object' ? place.pool : '',
    useCallback(
      (view: View) => {
        const object = place.at === 'object' ? objectOf(view, place) : undefined;
        return object === undefined ? undefined : { crumbs: crumbsOf(view, object), name: displayName(view, object) };
      },
      [place],
    ),
  );
  const connections = useConnections();
  const name =
    place.at === 'page' && place.page === 'connection'
      ? connections?.find(({ id }) => id === place.rest[0])?.name
      : place.at === 'page' && place.page === 'pools' && connections?.length === 0
        ? 'Welcome'
        : undefined;
  return useMemo(() => found?.crumbs ?? [{ name: name ?? pageTitle(place), place }], [found, name, place]);
}

const Middle = memo(Page);

/** The window, put together. */
export function Shell() {
  const { place } = usePlace();
  const filterRef = useRef<HTMLInputElement>(null);
  useShortcuts(filterRef);
  useEndings();
  useVaultAtStart();
  const crumbs = useCrumbs(place);
  // Moving through the tree must not wait for the page in the middle.
  const shown = useDeferredValue(place);
  const title = crumbs.at(-1)?.name ?? '';
  useEffect(() => {
    nameHere(place, title);
    document.title = title === '' ? 'Xenith' : `${title} · Xenith`;
  }, [title, place]);
  return (
    <Frame
      placeKey={hrefOf(place)}
      titleBar={
        <>
          <TitleBar crumbs={crumbs} />
          <LinkLost />
          <NotKept />
        </>
      }
      filterRef={filterRef}
      bottom={
        <ActivityStrip>
          <RolloutNews />
          <QueueChip />
        </ActivityStrip>
      }
    >
      <Middle place={shown} />
      <Carrying />
    </Frame>
  );
}
