import { BookmarkPlus, ChevronDown, PanelLeftClose, Plus, Search } from 'lucide-react';
import { useCallback, useRef, useState, type RefObject } from 'react';
import { viewFromQuery } from '../../../app/inventory/search/from-query.ts';
import { parseQuery } from '../../../app/inventory/tree/query.ts';
import { openDialog } from '../../objects/dialogs.ts';
import { useConnections } from '../../mirror/hooks.ts';
import { useKept } from '../../ui/kept.ts';
import { useChosenView } from '../../objects/saved-views.ts';
import { useSetting } from '../../mirror/settings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { SearchBox } from '../../ui/field/text-field.tsx';
import { MenuButton, type MenuEntry } from '../../ui/layer/menu.tsx';
import { Icon } from '../../ui/glyph/icon.tsx';
import { NavigatorFoot } from './foot.tsx';
import { useShow } from './show.ts';
import { NavigatorTree } from './tree/navigator-tree.tsx';
import { SavedBar } from './saved-bar.tsx';
import { viewId, views } from './views.ts';
import css from './navigator.module.css';

interface NavigatorProps {
  readonly onFold: () => void;
  /** The box that Ctrl+F goes to. */
  readonly filterRef: RefObject<HTMLInputElement | null>;
}

function useShowEntries(): readonly MenuEntry[] {
  const [templates, setTemplates] = useSetting('showCustomTemplates');
  const [builtIn, setBuiltIn] = useSetting('showDefaultTemplates');
  const [local, setLocal] = useSetting('showLocalStorage');
  const [hidden, setHidden] = useSetting('showHidden');
  return [
    { kind: 'check', label: 'Own templates', checked: templates, onChange: setTemplates },
    { kind: 'check', label: 'Built-in templates', checked: builtIn, onChange: setBuiltIn },
    { kind: 'check', label: 'Local storage', checked: local, onChange: setLocal },
    { kind: 'check', label: 'Hidden objects', checked: hidden, onChange: setHidden },
  ];
}

function NothingYet() {
  return (
    <div className={css['none']}>
      <h2 className={css['noneHead']}>No servers yet</h2>
      <p className={css['noneText']}>Pools you add appear here, with their servers and VMs.</p>
    </div>
  );
}

/** Everything there is, in the pane on the left: one of several views of it, with a filter. */
export function Navigator({ onFold, filterRef }: NavigatorProps) {
  const [view, setView] = useKept('navigator.view', viewId);
  const [filter, setFilter] = useState('');
  const show = useShow();
  const entries = useShowEntries();
  const connections = useConnections();
  const toTree = useRef<() => void>(undefined);
  const onReady = useCallback((focus: () => void) => {
    toTree.current = focus;
  }, []);
  const clearFilter = useCallback(() => setFilter(''), []);
  const { view: saved } = useChosenView();
  const shown = view === 'saved' ? saved.id : view;
  const [filtered, setFiltered] = useState(shown);
  if (filtered !== shown) {
    // Another view, whoever chose it, begins without the filter of the last one.
    setFiltered(shown);
    setFilter('');
  }
  const label = views.find((one) => one.value === view)?.label ?? '';
  return (
    <>
      <div className={css['head']}>
        <MenuButton
          trigger={
            <Button kind="quiet" className={css['view']} aria-label={`View: ${label}`}>
              <span className={css['viewName']}>{label}</span>
              <Icon of={ChevronDown} size={14} />
            </Button>
          }
          entries={[
            {
              kind: 'choice',
              label: 'View',
              value: view,
              options: views,
              onChange: (value) => setView(viewId(value)),
            },
            { kind: 'separator' },
            { kind: 'heading', label: 'Show' },
            ...entries,
          ]}
        />
        <span className={css['spring']} />
        <IconButton icon={Plus} label="Add a server" onClick={() => openDialog('add-server')} />
        <IconButton icon={PanelLeftClose} label="Collapse the navigator" onClick={onFold} />
      </div>
      {view === 'saved' ? <SavedBar /> : null}
      <div className={css['filterLine']}>
        <SearchBox
          ref={filterRef}
          className={css['filter']}
          icon={Search}
          label="Filter"
          shortcut="Ctrl+F"
          value={filter}
          onChange={setFilter}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown' || event.key === 'Enter') {
              event.preventDefault();
              toTree.current?.();
            }
          }}
        />
        {filter.trim() === '' ? null : (
          <IconButton
            icon={BookmarkPlus}
            label="Save this filter as a view"
            onClick={() => openDialog('saved-view', { args: { from: viewFromQuery(filter, parseQuery(filter)) } })}
          />
        )}
      </div>
      {connections?.length === 0 ? (
        <NothingYet />
      ) : (
        <NavigatorTree
          key={shown}
          saved={saved}
          view={view}
          show={show}
          filter={filter}
          onFilterClear={clearFilter}
          onReady={onReady}
        />
      )}
      <NavigatorFoot />
    </>
  );
}
