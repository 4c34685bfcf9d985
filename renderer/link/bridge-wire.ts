import type { Bridge } from '../../app/contract/wire/bridge.ts';
import { decodeFrame, encodeFrame } from '../../app/contract/wire/codec.ts';
import type { Wire } from '../../app/contract/wire/wire.ts';

/** The wire over Electron's bridge; it lives as long as the window. */
export function bridgeWire(bridge: Bridge): Wire {
  return {
    send: (frame) => bridge.send(encodeFrame(frame)),
    onFrame: (listener) => bridge.onData((data) => listener(decodeFrame(data))),
    onClose: () => () => undefined,
    close: () => undefined,
    buffered: () => 0,
  };
}
