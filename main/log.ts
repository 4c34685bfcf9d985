import { pino } from 'pino';
import type { Logger } from 'pino';

export type Log = Logger;

/** Wherever one of these stands in what is logged, it is left out. */
const SECRETS = ['password', 'session', 'cookie', 'secret', 'passphrase', 'token', 'session_id'];
const redact = SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** To a file of the data directory, or to standard error. Never to standard output: that is the program's own word. */
export function openLog(level: string, file?: string): Log {
  const to = pino.destination({ dest: file ?? 2, sync: true, mkdir: true });
  // A full disk costs lines of the log; unheard, it would end the engine and every rollout with it.
  to.on('error', () => undefined);
  return pino({ level, redact, base: null }, to);
}
