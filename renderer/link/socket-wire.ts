import { decodeFrame, encodeFrame } from '../../app/contract/wire/codec.ts';
import type { Wire } from '../../app/contract/wire/wire.ts';
import { FailureError } from '../../app/errors/failure.ts';

/** Opens a wire to the console's own server; fails if it does not answer. */
export function openSocket(url: string): Promise<Wire> {
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  const wire: Wire = {
    send: (frame) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(encodeFrame(frame));
    },
    onFrame: (listener) => {
      const heard = (event: MessageEvent<string | ArrayBuffer>) => listener(decodeFrame(event.data));
      socket.addEventListener('message', heard);
      return () => socket.removeEventListener('message', heard);
    },
    onClose: (listener) => {
      socket.addEventListener('close', listener);
      return () => socket.removeEventListener('close', listener);
    },
    close: () => socket.close(),
    buffered: () => socket.bufferedAmount,
  };
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(wire), { once: true });
    socket.addEventListener(
      'close',
      () => reject(new FailureError({ kind: 'transport', code: 'link-closed', params: [] })),
      { once: true },
    );
  });
}
