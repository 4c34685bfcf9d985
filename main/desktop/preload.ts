import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge } from '../../app/contract/wire/bridge.ts';
import { CHANNEL, sizeOf, TAKEN } from './channel.ts';

// A window that is busy takes nothing, and is sent no more than it can hold.
ipcRenderer.on(CHANNEL, (_event: unknown, data: string | ArrayBuffer) => ipcRenderer.send(TAKEN, sizeOf(data)));

const bridge: Bridge = {
  send: (data) => ipcRenderer.send(CHANNEL, data),
  onData(listener) {
    const heard = (_event: unknown, data: unknown): void => {
      if (typeof data === 'string' || data instanceof ArrayBuffer) listener(data);
    };
    ipcRenderer.on(CHANNEL, heard);
    return () => ipcRenderer.off(CHANNEL, heard);
  },
};

contextBridge.exposeInMainWorld('xenith', bridge);
