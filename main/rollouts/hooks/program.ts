import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { lastLines, REMEMBERED } from './lines.ts';

/** How a program ended, and its last lines. */
export interface Ended {
  readonly output: string;
  /** A number, or the name of what ended it; where it did not begin: why. */
  readonly how: { readonly code: number } | { readonly killed: string } | { readonly error: NodeJS.ErrnoException };
}

/** What any program expects to find; nothing else of this console's own environment is handed on. */
const USUAL = ['PATH', 'HOME', 'USER', 'LOGNAME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'TMP', 'TEMP', 'SystemRoot', 'SystemDrive', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA', 'PATHEXT', 'ComSpec']; // prettier-ignore

/** Milliseconds in which a program that is told to end may do so by itself. */
const GRACE = 2000;
/** Milliseconds for which output is awaited after the end: what it left behind may hold its pipes for ever. */
const REST = 250;

/** Starts a program without a shell, with `input` on its standard input. When the signal comes it ends, with all it has started. */
export function runProgram(
  path: string,
  { input, environment, signal }: { readonly input: string; readonly environment: Readonly<Record<string, string>>; readonly signal: AbortSignal },
): Promise<Ended> {
  return new Promise((resolve) => {
    const usual = Object.fromEntries(USUAL.flatMap((name) => [[name, process.env[name]]]).filter(([, value]) => value !== undefined)) as Record<string, string>;
    const env = { ...usual, ...environment };
    // A group of its own, so that all of it can be ended.
    const child = spawn(path, [], { env, detached: process.platform !== 'win32', windowsHide: true, stdio: 'pipe' });
    let output = '';
    let timer: NodeJS.Timeout | undefined;
    const hear = (text: string): void => void (output = (output + text).slice(-REMEMBERED));
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    const end = (): void => {
      endGroup(child, 'SIGTERM');
      timer = setTimeout(() => endGroup(child, 'SIGKILL'), GRACE);
    };
    const over = (how: Ended['how']): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      // Whoever ended with the signal leaves nobody behind.
      if (signal.aborted) endGroup(child, 'SIGKILL');
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
      resolve({ output: lastLines(output), how });
    };
    child.once('error', (error) => over({ error }));
    child.once('exit', (code, killed) => {
      const how = code === null ? { killed: killed ?? '' } : { code };
      clearTimeout(timer);
      timer = setTimeout(() => over(how), REST);
      child.once('close', () => over(how));
    });
    // Nobody has to read what it is told.
    child.stdin.on('error', () => undefined).end(input);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
  });
} // prettier-ignore

function endGroup({ pid }: ChildProcess, how: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true }).on('error', () => undefined);
    return;
  }
  try {
    process.kill(-pid, how);
  } catch {
    // Nobody of it is left.
  }
} // prettier-ignore
