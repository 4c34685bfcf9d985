import type { App, Session, Shell, WebContents } from 'electron';
import { ORIGIN } from './channel.ts';

/** What the window may have: its own clipboard writes and full screen for consoles. Everything else is denied. */
const PERMISSIONS = new Set(['clipboard-sanitized-write', 'fullscreen', 'pointerLock', 'keyboardLock']);

export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
    answer(PERMISSIONS.has(permission) && sameOrigin(requestingUrl)),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => PERMISSIONS.has(permission) && sameOrigin(origin),
  );
  session.setDevicePermissionHandler(() => false);
  // The console's own files come over app: only; nothing in a page may read the disk.
  session.webRequest.onBeforeRequest({ urls: ['file://*'] }, (_details, answer) => answer({ cancel: true }));
}

/** Every page ever made: never leaves our origin, opens no windows; web links go to the system's browser. */
export function guardContents(app: App, shell: Shell): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.on('will-navigate', (event) => {
      if (!sameOrigin(event.url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => {
      if (!sameOrigin(event.url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      if (isWebLink(url)) void shell.openExternal(url);
      return { action: 'deny' };
    });
  });
}

/** Only http and https leave the console; a file: or custom scheme could start a program. */
export function isWebLink(url: string): boolean {
  return URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
}

function sameOrigin(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}` === ORIGIN;
}
