import { Settings } from 'lucide-react';
import { useCallback, useSyncExternalStore } from 'react';
import { openDialog } from '../../objects/dialogs.ts';
import { usePools } from '../../mirror/hooks.ts';
import { go, usePlace } from '../../objects/place.ts';
import { usePoolLists, waitingUpdates } from '../../mirror/updates.ts';
import { IconButton } from '../../ui/button.tsx';
import { Count } from '../../ui/chip.tsx';
import { Icon } from '../../ui/glyph/icon.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import css from './navigator.module.css';

/** Messages of all pools that somebody has to look at: priorities 1 to 3 of the server's five. */
function useAlertCount(): number {
  const pools = usePools();
  return useSyncExternalStore(
    useCallback(
      (listener) => {
        const stops = pools.map((pool) => pool.onFlush(({ classes }) => classes.has('message') && listener()));
        return () => {
          for (const stop of stops) stop();
        };
      },
      [pools],
    ),
    () => pools.reduce((sum, pool) => sum + pool.all('message').filter(({ priority }) => priority <= 3).length, 0),
  );
}

const openPage = (page: string) => () => go({ at: 'page', page, rest: [] });

/** What is wrong and what is new in all pools, and the way to the settings. `bare`: icons only. */
export function NavigatorFoot({ bare = false }: { readonly bare?: boolean }) {
  const alerts = useAlertCount();
  const updates = waitingUpdates(usePoolLists());
  const { place } = usePlace();
  const at = place.at === 'page' ? place.page : undefined;
  if (bare)
    return (
      <div className={css['stripFoot']}>
        <IconButton
          icon={icons.alerts}
          label={alerts === 0 ? 'Alerts' : `Alerts, ${alerts}`}
          onClick={openPage('alerts')}
        />
        <IconButton
          icon={icons.updates}
          label={updates === 0 ? 'Updates' : `Updates, ${updates}`}
          onClick={openPage('updates')}
        />
        <IconButton icon={Settings} label="Settings" shortcut="Ctrl+," onClick={() => openDialog('settings')} />
      </div>
    );
  return (
    <nav className={css['foot']} aria-label="Notifications">
      <a className={css['footLink']} href="#/alerts" aria-current={at === 'alerts' ? 'page' : undefined}>
        <Icon of={icons.alerts} size={15} />
        Alerts
        {alerts === 0 ? null : <Count value={alerts} alert />}
      </a>
      <a className={css['footLink']} href="#/updates" aria-current={at === 'updates' ? 'page' : undefined}>
        <Icon of={icons.updates} size={15} />
        Updates
        {updates === 0 ? null : <Count value={updates} />}
      </a>
      <span className={css['spring']} />
      <IconButton icon={Settings} label="Settings" shortcut="Ctrl+," onClick={() => openDialog('settings')} />
    </nav>
  );
}
