import { useEffect, type RefObject } from 'react';
import { actions } from '../../app/actions/registry.ts';
import { appliesTo, judgeRole } from '../../app/actions/verdict.ts';
import type { AnyAction } from '../../app/actions/action.ts';
import { objectOf, useRunAction, useSituation } from '../objects/offers.ts';
import { openDialog } from '../objects/dialogs.ts';
import { go, travel, usePlace, useSubject, type ObjectKey } from '../objects/place.ts';
import { useMirror } from '../mirror/provider.tsx';
import { showToast } from '../ui/layer/toast.tsx';

/** "Ctrl+Shift+M" as the event says it; on a Mac the Command key stands for Ctrl. */
function written(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const parts = [
    event.ctrlKey || event.metaKey ? 'Ctrl' : '',
    event.altKey ? 'Alt' : '',
    event.shiftKey ? 'Shift' : '',
  ];
  return [...parts.filter(Boolean), key].join('+');
}

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
/** A console that has the keyboard keeps every key. */
const captive = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[data-keyboard="captive"]') !== null;
const dialogOpen = (): boolean =>
  document.querySelector('[role=dialog]:not([data-toast]), [role=alertdialog], [role=menu]') !== null;

/** The verbs of a key for what is selected: the first that can run on any of it; else why the first one cannot. */
function useVerbs(): (shortcut: string, subject: readonly ObjectKey[]) => boolean {
  const mirror = useMirror();
  const at = useSituation();
  const run = useRunAction();
  return (shortcut, subject) => {
    const verbs = actions.filter((action) => action.shortcut === shortcut);
    let refused: { readonly action: AnyAction; readonly why: string } | undefined;
    for (const action of verbs) {
      const asked: ObjectKey[] = [];
      let able = false;
      for (const key of subject) {
        const view = mirror.pool(key.pool);
        const object = objectOf(view, key);
        if (object === undefined || !appliesTo(action, object)) continue;
        const { verdict, needs } = judgeRole(action, at(key.pool, view), object, {});
        asked.push(key);
        if (verdict.ok || needs) able = true;
        else refused ??= { action, why: verdict.why };
      }
      if (able) {
        run(action.id, asked);
        return true;
      }
    }
    if (refused !== undefined)
      showToast({ state: 'info', text: `${refused.action.label.replace(/…$/, '')}: ${refused.why}` });
    // Where its verbs are for other things the key is free for the window's own.
    return refused !== undefined;
  };
}

/** The keys of the whole window; XenCenter's where it has one. */
export function useShortcuts(filterRef: RefObject<HTMLInputElement | null>): void {
  const subject = useSubject();
  const around = usePlace();
  const { place } = around;
  const behind = around.behind.length > 0;
  const atActivity = place.at === 'page' && place.page === 'activity';
  const verbs = useVerbs();
  useEffect(() => {
    const properties = (): void => void (subject.length === 1 && openDialog('properties', { targets: subject }));
    const global: Readonly<Record<string, () => void>> = {
      'Ctrl+K': () => openDialog('palette'),
      'Ctrl+J': () => {
        if (!atActivity) go({ at: 'page', page: 'activity', rest: [] });
        else if (behind) travel(-1);
        else go({ at: 'page', page: 'pools', rest: [] });
      },
      'Ctrl+,': () => openDialog('settings'),
      'Ctrl+F': () => {
        filterRef.current?.focus();
        filterRef.current?.select();
      },
      'Alt+ArrowLeft': () => travel(-1),
      'Alt+ArrowRight': () => travel(1),
      F1: () => openDialog('shortcuts'),
      F2: properties,
      'Alt+Enter': properties,
    };
    const heard = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || captive(event.target)) return;
      const keys = written(event);
      if (dialogOpen() && keys !== 'Ctrl+K') return;
      const own = global[keys];
      if (own !== undefined) own();
      else if (typing(event.target)) return;
      else if (subject.length > 0 && verbs(keys, subject)) event.preventDefault();
      // A new VM needs nothing selected; what is says in which pool, and on which server it is at home.
      else if (keys === 'Ctrl+N') openDialog('new-vm', { targets: subject.slice(0, 1) });
      else if (!actions.some(({ shortcut }) => shortcut === keys)) return;
      event.preventDefault();
    };
    window.addEventListener('keydown', heard);
    return () => window.removeEventListener('keydown', heard);
  }, [filterRef, subject, verbs, atActivity, behind]);
}
