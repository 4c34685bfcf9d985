import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge } from '../../app/contract/bridge.ts';
import { CHANNEL } from './channel.ts';

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
