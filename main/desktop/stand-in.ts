import { EventEmitter } from 'node:events';
import type { Desktop } from './run.ts';

/** A page of the stand-in: as much of WebContents as the shell touches. */
export class StandInContents extends EventEmitter {
  readonly mainFrame = { origin: 'app://console' };
  readonly sent: unknown[] = [];
  openHandler: ((details: { url: string }) => { action: string }) | undefined;
  isDestroyed = (): boolean => false;
  send = (_channel: string, data: unknown): void => void this.sent.push(data);
  setWindowOpenHandler = (handler: (details: { url: string }) => { action: string }): void =>
    void (this.openHandler = handler);
}

/** What the shell did to Electron, and handles to make Electron do things to the shell. */
export class StandIn {
  readonly app = Object.assign(new EventEmitter(), {
    requestSingleInstanceLock: () => this.first,
    quit: () => void (this.quits += 1),
    whenReady: () => Promise.resolve(),
  });
  readonly ipcMain = new EventEmitter();
  readonly windows: { options: Record<string, unknown>; webContents: StandInContents; url: string }[] = [];
  readonly opened: string[] = [];
  readonly schemes: unknown[] = [];
  permission: { request?: (...args: never[]) => void; check?: (...args: never[]) => boolean } = {};
  page: ((request: Request) => Response) | undefined;
  backend = 'gnome_libsecret';
  first = true;
  quits = 0;

  /** The stand-in under the real module's type. It has only what the shell uses; a missing member fails the test that needs it. */
  get module(): Desktop['electron'] {
    const { app, ipcMain, windows } = this;
    const created = (contents: StandInContents): boolean => app.emit('web-contents-created', {}, contents);
    class BrowserWindow extends EventEmitter {
      static getAllWindows = (): unknown[] => windows;
      readonly webContents = new StandInContents();
      readonly record: StandIn['windows'][number];
      constructor(options: Record<string, unknown>) {
        super();
        this.record = { options, webContents: this.webContents, url: '' };
        windows.push(this.record);
        created(this.webContents);
      }
      loadURL(url: string): Promise<void> {
        this.record.url = url;
        return Promise.resolve();
      }
      show(): void {}
    }
    const module: unknown = {
      app,
      ipcMain,
      BrowserWindow,
      dialog: {},
      Menu: { setApplicationMenu: () => undefined },
      nativeTheme: { shouldUseDarkColors: true },
      Notification: { isSupported: () => false },
      protocol: {
        registerSchemesAsPrivileged: (schemes: unknown[]) => this.schemes.push(...schemes),
        handle: (_scheme: string, page: (request: Request) => Response) => (this.page = page),
      },
      safeStorage: {
        isAsyncEncryptionAvailable: () => Promise.resolve(true),
        getSelectedStorageBackend: () => this.backend,
        encryptStringAsync: (text: string) => Promise.resolve(Buffer.from(text).reverse()),
        decryptStringAsync: (bytes: Buffer) =>
          Promise.resolve({ result: Buffer.from(bytes).reverse().toString(), shouldReEncrypt: false }),
      },
      session: {
        defaultSession: {
          setPermissionRequestHandler: (request: () => void) => (this.permission.request = request),
          setPermissionCheckHandler: (check: () => boolean) => (this.permission.check = check),
        },
      },
      shell: { openExternal: (url: string) => Promise.resolve(this.opened.push(url)) },
    };
    return module as Desktop['electron'];
  }
}
