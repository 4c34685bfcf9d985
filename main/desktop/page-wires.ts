import type { IpcMain, WebContents } from 'electron';
import type { Wire } from '../../app/contract/wire/wire.ts';
import { ipcWire } from './ipc-wire.ts';

interface PagesOptions {
  readonly contents: WebContents;
  readonly ipc: IpcMain;
  readonly attach: (wire: Wire) => void;
  readonly reject: (why: string) => void;
  /** The page was begun again too often: something is wrong for good. */
  readonly giveUp: () => void;
}

/** So many new pages in so many milliseconds are no accident any more. */
const MOST = 4;
const WITHIN = 60_000;

/** Gives every page of a window a wire of its own. A page that crashed, or whose engine ended, begins again. Answers how to stop that. */
export function connectPages({ contents, ipc, attach, reject, giveUp }: PagesOptions): () => void {
  let stopped = false;
  let again: readonly number[] = [];
  const reload = (): void => {
    if (stopped || contents.isDestroyed()) return;
    const now = Date.now();
    again = [...again.filter((at) => now - at < WITHIN), now];
    if (again.length > MOST) giveUp();
    else contents.reload();
  };
  contents.on('did-start-navigation', (details) => {
    if (details.isMainFrame && !details.isSameDocument) attach(ipcWire({ contents, ipc, reject, onDropped: reload }));
  });
  contents.on('render-process-gone', reload);
  return () => {
    stopped = true;
  };
}
