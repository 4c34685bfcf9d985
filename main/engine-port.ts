import type { MessagePort } from 'node:worker_threads';
import * as z from 'zod';
import type { Frame, Wire } from '../app/contract/wire/wire.ts';
import type { Host } from './host.ts';

/** Between the process that owns the window and the engine: one port per window, frames as they are, and how far they got. */
type PortMessage = { readonly frame: Frame } | { readonly taken: number } | { readonly closed: true };

const sizeOf = (frame: Frame): number => (frame.body?.byteLength ?? 0) + 256;

const post = (port: MessagePort, message: PortMessage): void =>
  port.postMessage(message, 'frame' in message && message.frame.body ? [message.frame.body] : []);

/** The engine's end: a wire whose `buffered` is what the window's process has not passed on yet. */
export function wireOf(port: MessagePort): Wire {
  const frames = new Set<(frame: Frame) => void>();
  const closes = new Set<() => void>();
  let pending = 0;
  let closed = false;
  const end = (): void => {
    if (closed) return;
    closed = true;
    for (const listener of closes) listener();
    port.close();
  };
  port.on('message', (message: PortMessage) => {
    if ('frame' in message) for (const listener of frames) listener(message.frame);
    else if ('taken' in message) pending -= message.taken;
    else end();
  });
  port.on('close', end);
  return {
    send: (frame) => {
      if (closed) return;
      pending += sizeOf(frame);
      post(port, { frame });
    },
    onFrame: (listener) => {
      frames.add(listener);
      return () => frames.delete(listener);
    },
    onClose: (listener) => {
      closes.add(listener);
      return () => closes.delete(listener);
    },
    close: () => {
      if (!closed) port.postMessage({ closed: true });
      end();
    },
    buffered: () => pending,
  };
}

/** More than this waiting in the window's wire: the engine is told only when it has drained. */
const HIGH = 2 * 1024 * 1024;
const DRAIN_POLL = 40;

/** The window process's end: passes frames on both ways and does nothing else. */
export function pump(wire: Wire, port: MessagePort): void {
  let owed = 0;
  let timer: NodeJS.Timeout | undefined;
  const settle = (): void => {
    timer = undefined;
    if (wire.buffered() > HIGH) {
      timer = setTimeout(settle, DRAIN_POLL);
      return;
    }
    post(port, { taken: owed });
    owed = 0;
  };
  port.on('message', (message: PortMessage) => {
    if ('closed' in message) return wire.close();
    if (!('frame' in message)) return;
    owed += sizeOf(message.frame);
    wire.send(message.frame);
    if (!timer) settle();
  });
  // The engine is gone: the window is to find out and come again.
  port.on('close', () => wire.close());
  const unhear = wire.onFrame((frame) => post(port, { frame }));
  wire.onClose(() => {
    unhear();
    clearTimeout(timer);
    post(port, { closed: true });
    port.close();
  });
}

const hostCall = z.object({
  id: z.number(),
  method: z.enum(['encrypt', 'decrypt', 'saveDialog', 'openDialog', 'notify', 'quit']),
  args: z.array(z.unknown()),
});
const hostReply = z.object({ id: z.number(), value: z.unknown(), error: z.string().optional() });

/** What the shell can do, for the engine to know without asking. */
export interface HostShape {
  readonly shell: Host['shell'];
  readonly keychain: string | undefined;
  readonly can: readonly string[];
}

export const shapeOf = (host: Host): HostShape => ({
  shell: host.shell,
  keychain: host.keychain?.name,
  can: (['saveDialog', 'openDialog', 'notify', 'quit'] as const).filter((name) => host[name] !== undefined),
});

/** Answers the engine's requests to the shell. */
export function serveHost(host: Host, port: MessagePort): void {
  const run = async (method: string, args: readonly unknown[]): Promise<unknown> => {
    switch (method) {
      case 'encrypt':
        return host.keychain?.encrypt(String(args[0]));
      case 'decrypt':
        return host.keychain?.decrypt(args[0] as Uint8Array);
      case 'saveDialog':
        return host.saveDialog?.(String(args[0]));
      case 'openDialog':
        return host.openDialog?.(args[0] as string[]);
      case 'quit':
        return host.quit?.();
      default:
        return host.notify?.(String(args[0]), String(args[1]));
    }
  };
  port.on('message', (message: unknown) => {
    const call = hostCall.safeParse(message);
    if (!call.success) return;
    const { id, method, args } = call.data;
    run(method, args).then(
      (value) => port.postMessage({ id, value }),
      (error: unknown) => port.postMessage({ id, value: undefined, error: String(error) }),
    );
  });
}

/** The shell as the engine sees it. */
export function hostOver(port: MessagePort, shape: HostShape): Host {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let last = 0;
  port.on('message', (message: unknown) => {
    const reply = hostReply.safeParse(message);
    if (!reply.success) return;
    const { id, value, error } = reply.data;
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call?.resolve(value);
    else call?.reject(new Error(error));
  });
  const call = <T>(method: string, ...args: unknown[]): Promise<T> =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve: resolve as (value: unknown) => void, reject });
      port.postMessage({ id: last, method, args });
    });
  return {
    shell: shape.shell,
    ...(shape.keychain !== undefined && {
      keychain: {
        name: shape.keychain,
        encrypt: (text: string) => call<Uint8Array>('encrypt', text),
        decrypt: (bytes: Uint8Array) => call<string>('decrypt', bytes),
      },
    }),
    ...(shape.can.includes('saveDialog') && {
      saveDialog: (name: string) => call<string | undefined>('saveDialog', name),
    }),
    ...(shape.can.includes('openDialog') && {
      openDialog: (extensions: readonly string[]) => call<string | undefined>('openDialog', extensions),
    }),
    ...(shape.can.includes('quit') && { quit: () => void call('quit') }),
    ...(shape.can.includes('notify') && { notify: (title: string, body: string) => void call('notify', title, body) }),
  };
}
