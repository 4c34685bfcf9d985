import { ChevronDown, Copy, Download, FileInput, Pencil, Plus, Rows3, Trash2 } from 'lucide-react';
import { useRef } from 'react';
import { readSearches, writeSearchFile } from '../../../app/interchange/searches.ts';
import { freeName } from '../../../app/inventory/search/saved-view.ts';
import { openDialog } from '../../objects/dialogs.ts';
import { go } from '../../objects/place.ts';
import {
  chooseView,
  HERE,
  useChosenView,
  useKeeper,
  useSavedViews,
  type ListedView,
} from '../../objects/saved-views.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/glyph/icon.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import { MenuButton, type MenuEntry } from '../../ui/layer/menu.tsx';
import { showToast } from '../../ui/layer/toast.tsx';
import { readText } from '../../ui/text/read-text.ts';
import { saveText } from '../../ui/text/save-text.ts';
import { wholeOf } from './group-members.ts';
import css from './navigator.module.css';

const sections = [
  { from: 'person', label: 'Yours' },
  { from: 'pool', label: 'Shared by pools' },
  { from: 'console', label: 'With the console' },
] as const;

function choices(views: readonly ListedView[], chosen: ListedView): readonly MenuEntry[] {
  return sections.flatMap(({ from, label }): readonly MenuEntry[] => {
    const options = views
      .filter((one) => one.from === from)
      .map(({ view, shelves }) => ({
        value: view.id,
        label: shelves.length === 0 ? view.name : `${view.name} · ${shelves.map(({ name }) => name).join(', ')}`,
      }));
    if (options.length === 0) return [];
    return [
      { kind: 'heading', label },
      { kind: 'choice', label, value: chosen.view.id, options, onChange: chooseView },
    ];
  });
}

/** Which saved view the tree shows, and what can be done with it. */
export function SavedBar() {
  const views = useSavedViews();
  const chosen = useChosenView();
  const keeper = useKeeper();
  const file = useRef<HTMLInputElement>(null);
  const { view, from } = chosen;
  const came = from === 'console' ? 'it comes with the console' : undefined;

  const remove = (): void => {
    const back = keeper.remove(chosen);
    if (back)
      showToast({
        state: 'done',
        text: `Deleted the view ${view.name}`,
        action: {
          label: 'Undo',
          onSelect: () => {
            back();
            chooseView(view.id);
          },
        },
      });
  };
  const read = async (chosen: File): Promise<void> => {
    const found = readSearches(await readText(chosen));
    if (!found || found.length === 0)
      return showToast({ state: 'warning', text: `${chosen.name} holds no saved views` });
    const taken = new Set(views.map((one) => one.view.name));
    const ids = found.map((one) => {
      const id = crypto.randomUUID();
      keeper.save({ ...one, id, name: freeName(one.name, taken) }, HERE, undefined);
      return id;
    });
    chooseView(ids[0] ?? '');
  };
  const more: readonly MenuEntry[] = [
    { label: 'New view…', icon: Plus, onSelect: () => openDialog('saved-view') },
    {
      label: 'Rename or change…',
      icon: Pencil,
      why: came,
      onSelect: () => openDialog('saved-view', { args: { id: view.id } }),
    },
    {
      label: 'Duplicate…',
      icon: Copy,
      onSelect: () => openDialog('saved-view', { args: { from: view } }),
    },
    { kind: 'separator' },
    {
      label: 'Export',
      icon: Download,
      onSelect: () =>
        saveText(
          `${view.name.replaceAll(/[^\p{L}\p{N} _-]/gu, '')}.xensearch`,
          'application/xml',
          writeSearchFile([view]),
        ),
    },
    { label: 'Import…', icon: FileInput, onSelect: () => file.current?.click() },
    { kind: 'separator' },
    { label: 'Delete', icon: Trash2, danger: true, why: came, onSelect: remove },
  ];
  return (
    <div className={css['savedBar']}>
      <input
        ref={file}
        type="file"
        hidden
        aria-label="File of saved views"
        accept=".xensearch,.xml"
        onChange={(event) => {
          const chosen = event.currentTarget.files?.[0];
          if (chosen !== undefined)
            read(chosen).catch(() => showToast({ state: 'warning', text: `${chosen.name} could not be read` }));
          event.currentTarget.value = '';
        }}
      />
      <MenuButton
        trigger={
          <Button className={css['savedName']} aria-label={`Saved view: ${view.name}`}>
            <span className={css['viewName']}>{view.name}</span>
            <Icon of={ChevronDown} size={14} />
          </Button>
        }
        entries={choices(views, chosen)}
      />
      <IconButton
        icon={Rows3}
        label="Show all of it as a grid"
        onClick={() => go({ at: 'group', view: 'saved', path: [view.id, wholeOf(view.name)] })}
      />
      <MenuButton trigger={<IconButton icon={icons.more} label="More for saved views" />} entries={more} align="end" />
    </div>
  );
}
