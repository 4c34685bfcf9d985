import type { Duplex } from 'node:stream';
import type { Api } from '../api/dispatch.ts';
import type { Session } from '../api/session.ts';
import type { RunningTask } from '../api/task.ts';

/** The bytes of a request after its head. */
export interface Body extends AsyncIterable<Buffer> {
  /** As announced by content-length. */
  readonly length: number | undefined;
  /** The whole of it; rejects when it is longer than `most`. */
  read(most: number): Promise<Buffer>;
}

export interface HttpRequest {
  readonly verb: string;
  /** As it stands in the request line. */
  readonly target: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly version: '1.0' | '1.1';
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Body;
}

export type HeaderList = readonly (readonly [name: string, value: string])[];
export type Bytes = string | Buffer | readonly Buffer[];

/** One request and the ways to answer it. Header names go out as spelt here: real servers mix their cases. */
export interface Exchange {
  readonly request: HttpRequest;
  /** Sends a whole reply; `content-length` and `connection` are added unless given. */
  send(status: string, headers: HeaderList, body?: Bytes): Promise<void>;
  /** The server's own HTML page for what went wrong. */
  fail(status: '400' | '401' | '403' | '404' | '408' | '431' | '500' | '501', detail?: string): Promise<void>;
  /** Writes a head exactly as given and hands out the connection, which ends with the reply. */
  stream(statusLine: string, headers: HeaderList): Duplex;
}

/** A transfer that has passed the door: somebody signed in who may do this. */
export interface Transfer extends Exchange {
  readonly api: Api;
  /** Reference of the host spoken to. */
  readonly host: string;
  readonly session: Session;
  /** The task of the query's `task_id`, or one made for this. */
  readonly task: RunningTask;
  /** URL of the same request at another host. */
  elsewhere(host: string): string;
}

export type HttpHandler = (transfer: Transfer) => Promise<void>;

/** Longest matching path wins. `action` is the name of the datamodel's table of transfers, for role and realm. */
export interface Route {
  readonly verb: 'GET' | 'PUT' | 'POST' | 'CONNECT';
  readonly path: string;
  readonly action: string;
  readonly handler: HttpHandler;
}
