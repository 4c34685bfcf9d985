import type { RawData, WebSocket } from 'ws';
import { decodeFrame, encodeFrame } from '../../app/contract/wire/codec.ts';
import type { Frame, Wire } from '../../app/contract/wire/wire.ts';

const PING_EVERY = 20_000;

/** A window behind a WebSocket. A frame that cannot be read closes it: that is not our window. */
export function socketWire(socket: WebSocket): Wire {
  let alive = true;
  const ping = setInterval(() => {
    if (!alive) {
      socket.terminate();
      return;
    }
    alive = false;
    socket.ping();
  }, PING_EVERY);
  socket.on('pong', () => (alive = true));
  socket.on('close', () => clearInterval(ping));
  socket.on('error', () => socket.terminate());
  socket.binaryType = 'arraybuffer';

  return {
    send: (frame) => socket.send(encodeFrame(frame)),
    onFrame(listener) {
      const read = (data: RawData, isBinary: boolean): void => {
        const frame = readFrame(isBinary ? (data as ArrayBuffer) : (data as Buffer).toString('utf8'));
        if (frame) listener(frame);
        else socket.close(1003, 'not a frame');
      };
      socket.on('message', read);
      return () => socket.off('message', read);
    },
    onClose(listener) {
      socket.on('close', listener);
      return () => socket.off('close', listener);
    },
    close: () => socket.close(1000),
    buffered: () => socket.bufferedAmount,
  };
}

function readFrame(data: string | ArrayBuffer): Frame | undefined {
  try {
    return decodeFrame(data);
  } catch {
    return undefined;
  }
}
