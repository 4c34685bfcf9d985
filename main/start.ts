import type { Wire } from '../app/contract/wire.ts';
import type { Host } from './host.ts';

export interface StartOptions {
  /** Where saved servers, pins, caches and journals live; made when missing. */
  readonly dataDir: string;
  readonly host: Host;
  /** Profile of the practice pools to start and connect to at once. */
  readonly lab?: string;
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

/** The running console without a window: attach as many as there are. */
export interface Engine {
  attach(wire: Wire): void;
  close(): Promise<void>;
}

export type Start = (options: StartOptions) => Promise<Engine>;
