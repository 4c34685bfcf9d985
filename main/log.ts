import { pino } from 'pino';
import type { Logger } from 'pino';

export type Log = Logger;

/** Wherever one of these stands in what is logged, it is left out. */
const SECRETS = ['password', 'session', 'cookie', 'secret', 'passphrase', 'token', 'session_id'];
const redact = SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** To a file of the data directory, or to standard error. Never to standard output: that is the program's own word. */
export function openLog(level: string, file?: string): Log {
  return pino({ level, redact, base: null }, pino.destination({ dest: file ?? 2, sync: true, mkdir: true }));
}
