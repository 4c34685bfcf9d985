import { useMemo } from 'react';
import { hrefOf } from '../../../objects/place.ts';
import { showToast } from '../../../ui/layer/toast.tsx';
import type { MenuEntry } from '../../../ui/layer/menu.tsx';
import type { Shown } from '../build.ts';
import type { Drawn, DrawnColumns } from './drawn.ts';
import { saveCsv, saveJson, savePng } from './export.ts';
import { linkParts } from './link.ts';
import type { TimeWindow } from '../frame/window.ts';

interface ShareArgs {
  readonly object: Shown;
  readonly window: TimeWindow;
  readonly from: number;
  readonly to: number;
  readonly drawn: DrawnColumns;
}

/** What the share menu offers. */
export function useShare({ object, window, from, to, drawn }: ShareArgs): readonly MenuEntry[] {
  return useMemo((): readonly MenuEntry[] => {
    const save = (label: string, act: (all: readonly Drawn[]) => void): MenuEntry => ({
      label,
      onSelect: () => {
        const all = drawn.get();
        if (all.length > 0) act(all);
        else showToast({ state: 'info', text: 'Nothing is drawn yet.' });
      },
    });
    return [
      { label: 'Copy link to this view', onSelect: () => copyLink(object, window) },
      { kind: 'separator' },
      save('Save as PNG', (all) => void savePng(object.name, all, from, to)),
      save('Save as CSV', (all) => saveCsv(object.name, all)),
      save('Save as JSON', (all) => saveJson(object.name, all)),
    ];
  }, [object, window, from, to, drawn]);
}

/** Puts an address on the clipboard that opens this object, window and graph in the console. */
export function copyLink(object: Shown, window: TimeWindow, graph?: string): void {
  const { pool, cls, uuid } = object;
  const place = hrefOf({ at: 'object', pool, cls, uuid, tab: 'performance', rest: linkParts(window, graph) });
  const url = `${location.origin}${location.pathname}${place}`;
  void navigator.clipboard.writeText(url).then(() => showToast({ state: 'done', text: 'Link copied.' }));
}
