import { EventEmitter } from 'node:events';
import type { Desktop } from './run.ts';

/** A page of the stand-in: as much of WebContents as the shell touches. */
export class StandInContents extends EventEmitter {
  readonly mainFrame = { origin: 'app://console' };
  readonly sent: unknown[] = [];
  openHandler: ((details: { url: string }) => { action: string }) | undefined;
  reloads = 0;
  isDestroyed = (): boolean => false;
  reload = (): void => {
    this.reloads += 1;
    this.navigate();
  };
  navigate = (): void => void this.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
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
  readonly windows: {
    options: Record<string, unknown>;
    webContents: StandInContents;
    url: string;
    maximised: boolean;
    close: () => void;
  }[] = [];
  readonly opened: string[] = [];
  readonly schemes: unknown[] = [];
  permission: { request?: (...args: never[]) => void; check?: (...args: never[]) => boolean; device?: () => boolean } =
    {};
  blocked: { urls: readonly string[]; answer: (details: object, answer: (what: object) => void) => void } | undefined;
  readonly errors: string[] = [];
  readonly displays = [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }];
  page: ((request: Request) => Response) | undefined;
  backend = 'gnome_libsecret';
  first = true;
  quits = 0;
  /** The button that the person presses in a question. */
  answer = 0;
  readonly asked: string[] = [];
  windowsClosed = 0;

  /** Presses the window's cross, and waits until nothing more comes of it. */
  async closeWindow(): Promise<void> {
    this.windows[0]?.close();
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  }

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
        this.record = {
          options,
          webContents: this.webContents,
          url: '',
          maximised: false,
          close: () => this.close(),
        };
        windows.push(this.record);
        created(this.webContents);
      }
      loadURL(url: string): Promise<void> {
        this.record.url = url;
        this.webContents.navigate();
        return Promise.resolve();
      }
      show(): void {}
      maximize(): void {
        this.record.maximised = true;
      }
      isMaximized = (): boolean => this.record.maximised;
      getNormalBounds = (): object => ({ x: 10, y: 20, width: 1500, height: 950 });
      close(): void {
        let prevented = false;
        this.emit('close', { preventDefault: () => (prevented = true) });
        if (!prevented) closes();
      }
    }
    const closes = (): void => void (this.windowsClosed += 1);
    const press = (): number => this.answer;
    const module: unknown = {
      app,
      ipcMain,
      BrowserWindow,
      dialog: {
        showErrorBox: (title: string) => void this.errors.push(title),
        showMessageBox: (_window: unknown, asked: { message: string; detail: string }) => {
          this.asked.push(`${asked.message}\n${asked.detail}`);
          return Promise.resolve({ response: press() });
        },
      },
      screen: { getAllDisplays: () => this.displays },
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
          setDevicePermissionHandler: (device: () => boolean) => (this.permission.device = device),
          webRequest: {
            onBeforeRequest: (filter: { urls: string[] }, answer: () => void) =>
              (this.blocked = { urls: filter.urls, answer }),
          },
        },
      },
      shell: { openExternal: (url: string) => Promise.resolve(this.opened.push(url)) },
    };
    return module as Desktop['electron'];
  }
}
