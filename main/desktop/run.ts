import type * as Electron from 'electron';
import type { Leaving } from '../../app/actions/leaving.ts';
import type { Assets } from '../assets/assets.ts';
import type { Host } from '../host.ts';
import type { Options } from '../options.ts';
import type { Engine, start as startEngine } from '../start.ts';
import { keepBounds, readBounds } from './bounds.ts';
import { ORIGIN } from './channel.ts';
import { guardContents, guardSession } from './guards.ts';
import { connectPages } from './page-wires.ts';
import { systemKeychain } from './keychain.ts';
import { answerPage } from './pages.ts';
import { windowOptions } from './window.ts';

export interface Desktop {
  readonly electron: Pick<
    typeof Electron,
    | 'app'
    | 'BrowserWindow'
    | 'dialog'
    | 'ipcMain'
    | 'Menu'
    | 'nativeTheme'
    | 'Notification'
    | 'protocol'
    | 'safeStorage'
    | 'screen'
    | 'session'
    | 'shell'
  >;
  readonly options: Options;
  readonly assets: () => Promise<Assets>;
  readonly preload: string;
  readonly start: typeof startEngine;
}

/** The whole desktop shell: one engine, one window on it. Takes `electron` as an argument so that tests run it without. */
export async function runDesktop({ electron, options, assets, preload, start }: Desktop): Promise<void> {
  const { app, BrowserWindow, dialog, ipcMain, Menu, nativeTheme, protocol, screen, session, shell } = electron;
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  guardContents(app, shell);
  await app.whenReady();
  Menu.setApplicationMenu(null);
  guardSession(session.defaultSession);
  const files = await assets();
  protocol.handle('app', (request) => answerPage(files, request));

  const engine = await start({
    dataDir: options.dataDir,
    host: { ...(await desktopHost(electron)), quit: () => app.quit() },
    ...(typeof options.lab === 'object' ? { lab: options.lab.connect } : {}),
    practice: options.lab !== 'hide',
  });

  const open = (): void => {
    const bounds = readBounds(options.dataDir, screen);
    const window = new BrowserWindow(windowOptions(preload, nativeTheme.shouldUseDarkColors, bounds));
    if (bounds?.maximised) window.maximize();
    keepBounds(window, options.dataDir);
    window.once('ready-to-show', () => window.show());
    askBeforeClosing(window, dialog, engine);
    const stop = connectPages({
      contents: window.webContents,
      ipc: ipcMain,
      attach: (wire) => engine.attach(wire),
      reject: (why) => process.stderr.write(`refused: ${why}\n`),
      giveUp: () => {
        electron.dialog.showErrorBox(
          'Xenith cannot go on',
          `It ended several times in a row. What happened is in xenith.log in ${options.dataDir}.`,
        );
        app.quit();
      },
    });
    app.once('before-quit', stop);
    void window.loadURL(`${ORIGIN}/index.html`);
  };
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows();
    if (!window) return open();
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on('window-all-closed', () => app.quit());
  closeBeforeQuitting(app, engine);
  open();
}

/** With work in progress the window's cross asks first, and says of each what becomes of it. */
function askBeforeClosing(window: Electron.BrowserWindow, dialog: Electron.Dialog, engine: Engine): void {
  let sure = false;
  let asking = false;
  const ask = async (): Promise<void> => {
    const working = await engine.working();
    sure = working.length === 0 || (await mayEnd(window, dialog, working));
    asking = false;
    if (sure) window.close();
  };
  window.on('close', (event) => {
    if (sure) return;
    event.preventDefault();
    if (asking) return;
    asking = true;
    void ask();
  });
}

async function mayEnd(
  window: Electron.BrowserWindow,
  dialog: Electron.Dialog,
  working: readonly Leaving[],
): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: working.length === 1 ? 'Something is in progress' : `${working.length} things are in progress`,
    detail: working.map(({ title, what }) => `${title}. ${what}`).join('\n\n'),
    buttons: ['Stay', 'Quit all the same'],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 1;
}

/** Journals and caches are written out before the process ends. */
function closeBeforeQuitting(app: Electron.App, engine: Engine): void {
  let closed = false;
  app.on('before-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void engine.close().finally(() => {
      closed = true;
      app.quit();
    });
  });
}

async function desktopHost({ dialog, Notification, safeStorage }: Desktop['electron']): Promise<Host> {
  const keychain = await systemKeychain(safeStorage, process.platform);
  return {
    shell: 'desktop',
    ...(keychain ? { keychain } : {}),
    async saveDialog(suggestedName) {
      const { canceled, filePath } = await dialog.showSaveDialog({ defaultPath: suggestedName });
      return canceled ? undefined : filePath;
    },
    async openDialog(extensions) {
      const { canceled, filePaths } = await dialog.showOpenDialog({
        properties: ['openFile'],
        filters: [{ name: extensions.join(', '), extensions: [...extensions] }],
      });
      return canceled ? undefined : filePaths[0];
    },
    notify(title, body) {
      if (Notification.isSupported()) new Notification({ title, body }).show();
    },
  };
}
