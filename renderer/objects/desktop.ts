import { setting } from '../mirror/settings.ts';

/** Asks once whether the system may be used to tell things; only where a person has just done something. */
export function askToTell(): void {
  if ('Notification' in window && Notification.permission === 'default') void Notification.requestPermission();
}

/** Whether the browser refuses to tell the system anything. */
export const mayNotTell = (): boolean => !('Notification' in window) || Notification.permission === 'denied';

/** Through the system, while the window is out of sight. */
export function tellDesktop(title: string): void {
  if (!setting('notifyWhenHidden') || !document.hidden) return;
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  const note = new Notification('Xenith', { body: title });
  note.addEventListener('click', () => window.focus());
}
