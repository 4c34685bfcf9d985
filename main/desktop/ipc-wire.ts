import type { IpcMain, IpcMainEvent, WebContents } from 'electron';
import { decodeFrame, encodeFrame } from '../../app/contract/codec.ts';
import type { Frame, Wire } from '../../app/contract/wire.ts';
import { CHANNEL, ORIGIN } from './channel.ts';

/** The wire of one window. Frames are taken from its own main frame at our own origin; anything else is told to `reject`. */
export function ipcWire(contents: WebContents, ipc: IpcMain, reject: (why: string) => void): Wire {
  const listeners = new Set<(frame: Frame) => void>();
  const heard = (event: IpcMainEvent, data: unknown): void => {
    if (event.sender !== contents) return;
    if (!fromOurPage(event)) return reject('a frame from a page that is not ours');
    const frame = readFrame(data);
    if (!frame) return reject('a message that is no frame');
    for (const listener of listeners) listener(frame);
  };
  ipc.on(CHANNEL, heard);
  contents.once('destroyed', () => ipc.off(CHANNEL, heard));

  return {
    send(frame) {
      if (!contents.isDestroyed()) contents.send(CHANNEL, encodeFrame(frame));
    },
    onFrame(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onClose(listener) {
      contents.once('destroyed', listener);
      return () => contents.off('destroyed', listener);
    },
    close: () => ipc.off(CHANNEL, heard),
    // Electron tells nothing about its own queue; the window's acknowledgements bound what is on the way.
    buffered: () => 0,
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
