import { ArrowLeft, ArrowRight, ChevronRight, Contrast, House, Moon, Search, Sun, SunMoon } from 'lucide-react';
import { Fragment, useSyncExternalStore } from 'react';
import { ConnectionSummary } from '../features/connections/summary.tsx';
import { go, hrefOf, travel, usePlace } from '../objects/place.ts';
import { openDialog } from '../objects/dialogs.ts';
import { useSetting } from '../mirror/settings.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/glyph/icon.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { ContextMenu, MenuButton, type MenuEntry } from '../ui/layer/menu.tsx';
import type { Crumb } from './crumbs.ts';
import css from './title-bar.module.css';

const MOST_STEPS = 15;

function Travel() {
  const { behind, ahead } = usePlace();
  const steps = (titles: readonly string[], sign: 1 | -1) => (): readonly MenuEntry[] =>
    titles.slice(0, MOST_STEPS).map((label, at) => ({ label, onSelect: () => travel(sign * (at + 1)) }));
  return (
    <>
      <ContextMenu entries={steps(behind, -1)}>
        <IconButton
          icon={ArrowLeft}
          label="Back"
          shortcut="Alt+←"
          why={behind.length === 0 ? 'nothing before this' : undefined}
          onClick={() => travel(-1)}
        />
      </ContextMenu>
      <ContextMenu entries={steps(ahead, 1)}>
        <IconButton
          icon={ArrowRight}
          label="Forward"
          shortcut="Alt+→"
          why={ahead.length === 0 ? 'nothing after this' : undefined}
          onClick={() => travel(1)}
        />
      </ContextMenu>
    </>
  );
}

function Breadcrumb({ crumbs }: { readonly crumbs: readonly Crumb[] }) {
  return (
    <nav className={css['crumbs']} aria-label="Where this is">
      {crumbs.map((crumb, at) => (
        <Fragment key={hrefOf(crumb.place)}>
          {at === 0 ? null : <Icon of={ChevronRight} size={14} className={css['sep']} />}
          {at === crumbs.length - 1 ? (
            <span className={css['here']} aria-current="page" title={crumb.name}>
              {crumb.name}
            </span>
          ) : (
            <a className={css['crumb']} href={hrefOf(crumb.place)} title={crumb.name}>
              {crumb.name}
            </a>
          )}
        </Fragment>
      ))}
    </nav>
  );
}

const themes = [
  { value: 'system', label: 'As the system', icon: SunMoon },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
  { value: 'contrast', label: 'High contrast', icon: Contrast },
] as const;

const darkQuery = window.matchMedia('(prefers-color-scheme: dark)');

/** Whether the system asks for dark. */
function useDark(): boolean {
  return useSyncExternalStore(
    (listener) => {
      darkQuery.addEventListener('change', listener);
      return () => darkQuery.removeEventListener('change', listener);
    },
    () => darkQuery.matches,
  );
}

function Theme() {
  const [theme, setTheme] = useSetting('theme');
  const dark = useDark();
  const chosen = themes.find(({ value }) => value === theme)?.icon ?? SunMoon;
  const icon = theme === 'system' ? (dark ? Moon : Sun) : chosen;
  return (
    <MenuButton
      align="end"
      trigger={<IconButton icon={icon} label="Theme" />}
      entries={[
        {
          kind: 'choice',
          label: 'Theme',
          value: theme,
          options: themes,
          onChange: (value) => setTheme(themes.find((one) => one.value === value)?.value ?? 'system'),
        },
      ]}
    />
  );
}

/** Back and forward, where this is, the way to everything, how the pools are. */
export function TitleBar({ crumbs }: { readonly crumbs: readonly Crumb[] }) {
  return (
    <header className={css['bar']}>
      <div className={css['left']}>
        <Travel />
        <IconButton icon={House} label="All pools" onClick={() => go({ at: 'page', page: 'pools', rest: [] })} />
        <Breadcrumb crumbs={crumbs} />
      </div>
      <button
        type="button"
        className={css['palette']}
        aria-keyshortcuts="Control+K"
        onClick={() => openDialog('palette')}
      >
        <Icon of={Search} size={15} />
        <span className={css['prompt']}>Search, or type &gt; for a command</span>
        <span className={css['keys']}>
          <Kbd>Ctrl K</Kbd>
        </span>
      </button>
      <div className={css['right']}>
        <ConnectionSummary />
        <Theme />
      </div>
    </header>
  );
}
