import {
  BellRing, Bookmark, BookmarkPlus, BookOpen, Contrast, FlaskConical, House, Keyboard, KeyRound, ListChecks, LogOut, Moon, Plug, Plus, RotateCcw, Rows3, Rows4, Settings, SlidersHorizontal, Sun, SunMoon, Unplug, type LucideIcon,
} from 'lucide-react'; // prettier-ignore
import { useMemo } from 'react';
import type { Connection } from '../../../app/contract/connections.ts';
import { useLink } from '../../link/link.tsx';
import { tellFailure } from '../../link/tell.ts';
import { openDialog } from '../../objects/dialogs.ts';
import { useDisconnect } from '../../objects/disconnect.ts';
import { useConnections, useOffersPractice } from '../../mirror/hooks.ts';
import { keep } from '../../ui/kept.ts';
import { go, useSubject } from '../../objects/place.ts';
import { chooseView, useSavedViews } from '../../objects/saved-views.ts';
import { useSetting } from '../../mirror/settings.ts';
import { icons } from '../../ui/glyph/icons.ts';

/** Something the console itself can do, whatever is selected. */
export interface Command {
  readonly id: string;
  readonly label: string;
  /** Other words it is found by. */
  readonly words?: string;
  readonly note?: string;
  readonly icon: LucideIcon;
  readonly shortcut?: string;
  readonly why?: string | undefined;
  readonly kind: 'place' | 'command' | 'setting';
  readonly run: () => void;
}

const page = (name: string) => () => go({ at: 'page', page: name, rest: [] });

const places: readonly Command[] = [
  {
    id: 'place.pools',
    label: 'All pools',
    words: 'home overview everything welcome',
    icon: House,
    kind: 'place',
    run: page('pools'),
  },
  { id: 'place.alerts', label: 'Alerts', icon: BellRing, kind: 'place', run: page('alerts') },
  {
    id: 'place.updates',
    label: 'Updates',
    words: 'patches hotfixes',
    icon: icons.updates,
    kind: 'place',
    run: page('updates'),
  },
  {
    id: 'place.activity',
    label: 'Activity',
    words: 'events tasks timeline',
    icon: ListChecks,
    shortcut: 'Ctrl+J',
    kind: 'place',
    run: page('activity'),
  },
  {
    id: 'place.moves',
    label: 'Migrations',
    words: 'queue pause limits xenmotion',
    icon: icons.migrate,
    kind: 'place',
    run: () => openDialog('moves'),
  },
];

/** One command for several connections at once, where there are several. */
function everyConnection(
  connections: readonly Connection[],
  link: ReturnType<typeof useLink>,
  disconnect: ReturnType<typeof useDisconnect>,
): readonly Command[] {
  const off = connections.filter(({ state }) => state.at === 'offline');
  const on = connections.filter(({ state }) => state.at !== 'offline');
  const connectAll = (): void => {
    for (const { id } of off) link.call('connection.connect', { id }).catch(tellFailure);
  };
  const entry = (id: string, label: string, icon: Command['icon'], run: () => void): Command => ({
    id,
    label,
    icon,
    kind: 'command',
    run,
  });
  return [
    ...(off.length > 1 ? [entry('connect-all', 'Connect all', Plug, connectAll)] : []),
    ...(on.length > 1
      ? [entry('disconnect-all', 'Disconnect all', Unplug, () => disconnect(on.map(({ id }) => id)))]
      : []),
  ];
}

/** Where a password is kept, the way to be rid of it. */
const forgetting = (connections: readonly Connection[], link: ReturnType<typeof useLink>): readonly Command[] =>
  connections
    .filter(({ passwordKept }) => passwordKept)
    .map(({ id, name }) => ({
      id: `${id}.forget`,
      label: `Forget the saved password of ${name}`,
      icon: KeyRound,
      kind: 'command',
      run: () => void link.call('connection.forgetPassword', { id }).catch(() => undefined),
    }));

function connectionCommands(
  connections: readonly Connection[],
  link: ReturnType<typeof useLink>,
  disconnect: ReturnType<typeof useDisconnect>,
): readonly Command[] {
  return connections.flatMap((connection): readonly Command[] => {
    const { id, name, state } = connection;
    const call = (what: 'connection.connect' | 'connection.retryNow') => () => {
      link.call(what, { id }).catch(tellFailure);
    };
    const signIn: Command = {
      id: `${id}.sign-in`,
      label: `Sign in to ${name} as somebody else…`,
      icon: icons.users,
      kind: 'command',
      run: () => openDialog('sign-in', { args: { connection: id } }),
    };
    switch (state.at) {
      case 'offline':
        return [
          {
            id: `${id}.connect`,
            label: `Connect to ${name}`,
            icon: Plug,
            kind: 'command',
            run: call('connection.connect'),
          },
          signIn,
        ];
      case 'waiting':
        return [
          {
            id: `${id}.retry`,
            label: `Try ${name} again now`,
            words: 'retry reconnect',
            icon: RotateCcw,
            kind: 'command',
            run: call('connection.retryNow'),
          },
          {
            id: `${id}.disconnect`,
            label: `Disconnect from ${name}`,
            icon: Unplug,
            kind: 'command',
            run: () => disconnect([id]),
          },
        ];
      default:
        return [
          {
            id: `${id}.disconnect`,
            label: `Disconnect from ${name}`,
            icon: Unplug,
            kind: 'command',
            run: () => disconnect([id]),
          },
          signIn,
        ];
    }
  });
}

const practiceCommands = (open: boolean, link: ReturnType<typeof useLink>): readonly Command[] => [
  {
    id: 'practice.start',
    label: 'Open the practice pools',
    words: 'lab simulated try',
    icon: FlaskConical,
    kind: 'command',
    why: open ? 'they are open already' : undefined,
    run: () => {
      link.call('practice.start', { profile: 'practice' }).catch(tellFailure);
    },
  },
  {
    id: 'practice.reset',
    label: 'Reset the practice pools',
    note: 'forgets everything done to them',
    icon: RotateCcw,
    kind: 'command',
    why: open ? undefined : 'none is open',
    run: () => {
      link.call('practice.reset', {}).catch(tellFailure);
    },
  },
];

const themes = [
  { value: 'system', label: 'Theme: as the system', icon: SunMoon },
  { value: 'light', label: 'Theme: light', icon: Sun },
  { value: 'dark', label: 'Theme: dark', icon: Moon },
  { value: 'contrast', label: 'Theme: high contrast', icon: Contrast },
] as const;

/** All of them, as they are now. */
export function useCommands(): readonly Command[] {
  const connections = useConnections();
  const link = useLink();
  const disconnect = useDisconnect();
  const views = useSavedViews();
  const subject = useSubject();
  const offered = useOffersPractice();
  const [theme, setTheme] = useSetting('theme');
  const [density, setDensity] = useSetting('density');
  return useMemo(() => {
    const known = connections ?? [];
    const practising = known.some(({ practice }) => practice);
    return [
      {
        id: 'new-vm',
        label: 'New VM…',
        words: 'create virtual machine',
        icon: icons.vm,
        shortcut: 'Ctrl+N',
        kind: 'command',
        why: known.some(({ state }) => state.at === 'live') ? undefined : 'no pool is live',
        run: () => openDialog('new-vm', { targets: subject.slice(0, 1) }),
      },
      {
        id: 'properties',
        label: 'Properties…',
        words: 'settings edit alarms e-mail log syslog multipathing power mtu vlan tags folder custom fields',
        icon: SlidersHorizontal,
        shortcut: 'F2',
        kind: 'command',
        why: subject.length === 1 ? undefined : 'select one object first',
        run: () => openDialog('properties', { targets: subject }),
      },
      {
        id: 'add-server',
        label: 'Add a server…',
        words: 'connect new pool',
        icon: Plus,
        kind: 'command',
        run: () => openDialog('add-server'),
      },
      {
        id: 'server-list',
        label: 'Server list…',
        words: 'import export saved',
        icon: icons.pool,
        kind: 'command',
        run: () => openDialog('server-list'),
      },
      ...everyConnection(known, link, disconnect),
      ...connectionCommands(known, link, disconnect),
      ...forgetting(known, link),
      ...(offered ? practiceCommands(practising, link) : []),
      ...places,
      {
        id: 'quit',
        label: 'Quit Xenith…',
        words: 'exit end stop close',
        icon: LogOut,
        kind: 'command',
        run: () => openDialog('quit'),
      },
      {
        id: 'settings',
        label: 'Settings',
        icon: Settings,
        shortcut: 'Ctrl+,',
        kind: 'setting',
        run: () => openDialog('settings'),
      },
      {
        id: 'shortcuts',
        label: 'Keyboard shortcuts',
        words: 'help keys',
        icon: Keyboard,
        shortcut: 'F1',
        kind: 'setting',
        run: () => openDialog('shortcuts'),
      },
      ...themes.map(({ value, label, icon }): Command => ({
        id: `theme.${value}`,
        label,
        icon,
        kind: 'setting',
        ...(theme === value ? { note: 'now' } : {}),
        run: () => setTheme(value),
      })),
      density === 'compact'
        ? {
            id: 'density',
            label: 'Density: comfortable rows',
            words: 'larger',
            icon: Rows3,
            kind: 'setting',
            run: () => setDensity('comfortable'),
          }
        : {
            id: 'density',
            label: 'Density: compact rows',
            words: 'smaller',
            icon: Rows4,
            kind: 'setting',
            run: () => setDensity('compact'),
          },
      {
        id: 'view.new',
        label: 'New saved view…',
        words: 'search filter query',
        icon: BookmarkPlus,
        kind: 'command',
        run: () => openDialog('saved-view'),
      },
      ...views.map(({ view, from }): Command => ({
        id: `view.${view.id}`,
        label: `Saved view: ${view.name}`,
        words: 'search navigator',
        ...(from === 'pool' ? { note: 'shared' } : {}),
        icon: Bookmark,
        kind: 'place',
        run: () => chooseView(view.id),
      })),
      ...(['infrastructure', 'objects', 'tags'] as const).map((view): Command => ({
        id: `view.${view}`,
        label: `Navigator: ${view === 'tags' ? 'tags and folders' : view}`,
        icon: BookOpen,
        kind: 'place',
        run: () => keep('navigator.view', view),
      })),
    ];
  }, [connections, link, views, subject, offered, theme, setTheme, density, setDensity, disconnect]);
}
