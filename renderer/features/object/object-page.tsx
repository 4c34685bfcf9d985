import { Suspense, useCallback, useMemo, type ComponentType } from 'react';
import { lookup } from '../../../app/inventory/view.ts';
import type { AnyObj, View } from '../../../app/inventory/view.ts';
import { objectOf } from '../../objects/offers.ts';
import { useConnection, useDerived, usePhase } from '../../mirror/hooks.ts';
import { go, lastTab, type ObjectKey } from '../../objects/place.ts';
import { setting } from '../../mirror/settings.ts';
import type { TabProps } from '../../objects/tab.ts';
import { Skeleton } from '../../ui/face.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { ObjectHeader } from './header.tsx';
import { Gone } from './gone.tsx';
import { TroubleBanner } from './trouble-banner.tsx';
import { PoolBanner } from './pool-banner.tsx';
import css from './object-page.module.css';

/** One tab of the page; the shell's registry lists them in the order of the bar. */
export interface ObjectTab {
  readonly id: string;
  readonly label: string;
  readonly shows: (view: View, object: AnyObj) => boolean;
  /** For the chip beside the label. */
  readonly count?: (view: View, object: AnyObj) => number;
  readonly body: ComponentType<TabProps>;
  /** Fills the page to its edges and scrolls by itself. */
  readonly whole?: boolean;
}

interface ObjectPageProps {
  readonly place: ObjectKey & { readonly tab?: string };
  readonly tabs: readonly ObjectTab[];
}

/** Header and tabs of one object, whatever it is; it stays in sight, greyed, while its pool is away. */
export function ObjectPage({ place, tabs }: ObjectPageProps) {
  const { pool, cls, uuid } = place;
  const object = useDerived(
    pool,
    useCallback((view: View) => objectOf(view, { pool, cls, uuid }), [pool, cls, uuid]),
  );
  const phase = usePhase(pool);
  const connection = useConnection(pool);
  if (object) return <Known key={`${pool} ${uuid}`} place={place} object={object} tabs={tabs} />;
  const loading = phase !== 'complete' && connection !== undefined && connection.state.at !== 'offline';
  if (!loading) return <Gone place={place} connection={connection} />;
  return (
    <div className={css['page']}>
      <div className={css['waiting']}>
        <Skeleton rows={2} />
        <Skeleton rows={8} />
      </div>
    </div>
  );
}

interface KnownProps extends ObjectPageProps {
  readonly object: AnyObj;
}

function Known({ place, object, tabs }: KnownProps) {
  const { pool } = place;
  const { $cls: cls, $ref: ref } = object;
  const heads = useDerived(
    pool,
    useCallback(
      (view: View) => {
        const now = lookup(view, cls, ref);
        if (!now) return [];
        return tabs
          .filter((tab) => tab.shows(view, now))
          .map((tab) => ({ id: tab.id, label: tab.label, count: tab.count?.(view, now) }));
      },
      [tabs, cls, ref],
    ),
  );
  const wished = place.tab ?? (setting('rememberTabs') ? lastTab(place) : undefined);
  const current = heads.find((head) => head.id === wished)?.id ?? heads[0]?.id ?? '';
  const tab = useMemo(() => tabs.find((one) => one.id === current), [tabs, current]);
  const Body = tab?.body;
  return (
    <div className={css['page']}>
      <ObjectHeader pool={pool} object={object} />
      <Tabs
        label={`Pages of ${'name_label' in object ? object.name_label : 'this object'}`}
        tabs={heads}
        current={current}
        onChange={(id) => go({ at: 'object', pool, cls: place.cls, uuid: place.uuid, tab: id }, { replace: true })}
      >
        <PoolBanner pool={pool} />
        <TroubleBanner pool={pool} object={object} />
        {Body && (
          <div className={tab.whole ? css['whole'] : css['body']}>
            <Suspense fallback={<Skeleton rows={8} />}>
              <Body pool={pool} object={object} />
            </Suspense>
          </div>
        )}
      </Tabs>
    </div>
  );
}
