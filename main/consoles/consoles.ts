import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { ConsoleMessage } from '../../app/contract/consoles.ts';
import type { Sink } from '../../app/contract/wire/gateway.ts';
import { FailureError, toFailure } from '../../app/errors/failure.ts';
import type { Pool } from '../pools/pool.ts';

/** Milliseconds until a reader that lagged is looked at again. */
const LAG = 25;

/** Milliseconds a server has for what was typed last, once nobody looks any more. */
const LAST_WORDS = 5_000;

/** Open consoles: bytes from the servers to the windows and back, understood by neither this nor the gateway. */
export class Consoles {
  readonly #tunnels = new Map<string, Duplex>();

  /** Connects and passes on what comes; answers how to stop. */
  open(pool: Pool, console: string, sink: Sink<ConsoleMessage>): () => void {
    const abort = new AbortController();
    const tunnel = randomUUID();
    const stop = (): void => {
      abort.abort();
      const socket = this.#tunnels.get(tunnel);
      this.#tunnels.delete(tunnel);
      if (socket) leave(socket);
    };
    const failed = (error: unknown): void => {
      if (abort.signal.aborted) return;
      stop();
      sink.fail({ ...toFailure(error), pool: pool.id });
    };
    void this.#connect(pool, console, abort.signal)
      .then(({ socket, protocol }) => {
        if (abort.signal.aborted) return socket.destroy();
        this.#tunnels.set(tunnel, socket);
        sink.send({ type: 'open', tunnel, protocol });
        pass(socket, sink);
        socket.once('error', failed);
        return socket.once('close', () =>
          failed(new FailureError({ kind: 'transport', code: 'console-closed', params: [] })),
        );
      })
      .catch(failed);
    return stop;
  }

  send(tunnel: string, data: string): void {
    const socket = this.#tunnels.get(tunnel);
    if (!socket) throw new FailureError({ kind: 'refused', code: 'console-closed', params: [] });
    socket.write(Buffer.from(data, 'base64'));
  }

  async #connect(pool: Pool, ref: string, signal: AbortSignal): Promise<{ socket: Duplex; protocol: 'rfb' | 'vt100' }> {
    const record = pool.inventory.get('console', ref);
    if (!record) throw new FailureError({ kind: 'refused', code: 'gone', params: ['console', ref] });
    const socket = await pool.tunnel(record.location, signal);
    return { socket, protocol: record.protocol === 'vt100' ? 'vt100' : 'rfb' };
  }
}

/** Closes in order: at once, keys on their way would be lost with the picture that nobody reads any more. */
function leave(socket: Duplex): void {
  if (socket.destroyed) return;
  const last = setTimeout(() => socket.destroy(), LAST_WORDS);
  socket.removeAllListeners('data');
  socket.once('close', () => clearTimeout(last));
  socket.end();
  socket.resume();
}

/** A window that lags stops the server from sending, instead of filling memory here. */
function pass(socket: Duplex, sink: Sink<ConsoleMessage>): void {
  const resume = (): void => {
    if (socket.destroyed) return;
    if (sink.full) setTimeout(resume, LAG);
    else socket.resume();
  };
  socket.on('data', (chunk: Buffer) => {
    sink.send({ type: 'bytes', body: new Uint8Array(chunk).buffer });
    if (!sink.full) return;
    socket.pause();
    setTimeout(resume, LAG);
  });
}
