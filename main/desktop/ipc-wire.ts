import type { IpcMain, IpcMainEvent, WebContents } from 'electron';
import { decodeFrame, encodeFrame } from '../../app/contract/wire/codec.ts';
import type { Frame, Wire } from '../../app/contract/wire/wire.ts';
import { CHANNEL, ORIGIN, sizeOf, TAKEN } from './channel.ts';

interface IpcWireOptions {
  readonly contents: WebContents;
  readonly ipc: IpcMain;
  /** A message that is not our page's, or makes no sense. */
  readonly reject: (why: string) => void;
  /** The other end closed it while the page is still there. */
  readonly onDropped: () => void;
}

/** The wire of one page; it ends with the page. Frames are taken from its main frame at our own origin; anything else is told to `reject`. */
export function ipcWire({ contents, ipc, reject, onDropped }: IpcWireOptions): Wire {
  const listeners = new Set<(frame: Frame) => void>();
  const closings = new Set<() => void>();
  let waiting = 0;
  let closed = false;

  const ours = (event: IpcMainEvent): boolean => {
    if (event.sender !== contents) return false;
    if (fromOurPage(event)) return true;
    reject('a message from a page that is not ours');
    return false;
  };
  const heard = (event: IpcMainEvent, data: unknown): void => {
    if (!ours(event)) return;
    const frame = readFrame(data);
    if (!frame) return reject('a message that is no frame');
    for (const listener of listeners) listener(frame);
  };
  const taken = (event: IpcMainEvent, bytes: unknown): void => {
    if (!ours(event)) return;
    if (typeof bytes !== 'number' || !(bytes >= 0 && bytes <= waiting)) return reject('bytes that were never sent');
    waiting -= bytes;
  };
  const navigated = (details: { readonly isMainFrame: boolean; readonly isSameDocument: boolean }): void => {
    if (details.isMainFrame && !details.isSameDocument) end();
  };
  const end = (): void => {
    if (closed) return;
    closed = true;
    ipc.off(CHANNEL, heard);
    ipc.off(TAKEN, taken);
    contents.off('did-start-navigation', navigated);
    contents.off('render-process-gone', end);
    contents.off('destroyed', end);
    for (const listener of closings) listener();
  };
  ipc.on(CHANNEL, heard);
  ipc.on(TAKEN, taken);
  contents.on('did-start-navigation', navigated);
  contents.on('render-process-gone', end);
  contents.on('destroyed', end);

  return {
    send(frame) {
      if (closed || contents.isDestroyed()) return;
      const data = encodeFrame(frame);
      waiting += sizeOf(data);
      contents.send(CHANNEL, data);
    },
    onFrame(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onClose(listener) {
      closings.add(listener);
      return () => closings.delete(listener);
    },
    close() {
      if (closed) return;
      end();
      onDropped();
    },
    buffered: () => waiting,
  };
}

/** Main frame of the sender, at exactly our origin: `startsWith` would let app://console.evil in. */
function fromOurPage(event: IpcMainEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame === event.sender.mainFrame && frame.origin === ORIGIN;
}

function readFrame(data: unknown): Frame | undefined {
  if (typeof data !== 'string' && !(data instanceof ArrayBuffer)) return undefined;
  try {
    return decodeFrame(data);
  } catch {
    return undefined;
  }
}
