import type { BrowserWindowConstructorOptions } from 'electron';
import type { KeptBounds } from './bounds.ts';

/** Stated although most are defaults: a test holds them here. */
export function windowOptions(
  preload: string,
  dark: boolean,
  bounds: KeptBounds | undefined,
): BrowserWindowConstructorOptions {
  const { x, y, width = 1440, height = 900 } = bounds ?? {};
  return {
    ...(x === undefined || y === undefined ? {} : { x, y }),
    width,
    height,
    minWidth: 1024,
    minHeight: 600,
    show: false,
    // The chrome colours of the theme, so that the first frame does not flash.
    backgroundColor: dark ? '#0d1014' : '#f1f3f5',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  };
}
