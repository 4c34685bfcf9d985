import type { Failure } from '../../errors/failure.ts';

/** One message; `body` carries bytes that are not worth writing as JSON (inventory pages, metric columns, console frames). */
export interface Frame {
  readonly head: Head;
  readonly body?: ArrayBuffer;
}

export type ClientHead =
  | { readonly t: 'call'; readonly id: number; readonly name: string; readonly args: unknown }
  | { readonly t: 'cancel'; readonly id: number }
  | { readonly t: 'subscribe'; readonly id: number; readonly name: string; readonly args: unknown }
  | { readonly t: 'stop'; readonly id: number };

export type ServerHead =
  | { readonly t: 'result'; readonly id: number; readonly value?: unknown }
  | { readonly t: 'error'; readonly id: number; readonly failure: Failure }
  | { readonly t: 'delta'; readonly id: number; readonly value: unknown };

export type Head = ClientHead | ServerHead;

/** Something frames travel over: Electron bridge, WebSocket, MessagePort, or a pair in memory. Frames arrive in order. */
export interface Wire {
  /** Gives the body away: the wire may move it instead of copying. */
  send(frame: Frame): void;
  onFrame(listener: (frame: Frame) => void): () => void;
  onClose(listener: () => void): () => void;
  close(): void;
  /** Bytes accepted but not yet handed to the other side; feeds pause while it is high. */
  buffered(): number;
}
