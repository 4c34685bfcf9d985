import type { BrowserWindowConstructorOptions } from 'electron';

/** Stated although most are defaults: a test holds them here. */
export function windowOptions(preload: string, dark: boolean): BrowserWindowConstructorOptions {
  return {
    width: 1440,
    height: 900,
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
