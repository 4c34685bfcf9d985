import type { Frame, Wire } from './wire.ts';

/** Two ends of a wire in memory. Frames arrive later and are copied through JSON, as on a real one. */
export function pair(): { readonly client: Wire; readonly server: Wire } {
  const closes = new Set<() => void>();
  let closed = false;
  const close = () => {
    if (closed) return;
    closed = true;
    for (const listener of closes) listener();
  };

  const half = () => {
    const listeners = new Set<(frame: Frame) => void>();
    let pending = 0;
    const deliver = async (frame: Frame): Promise<void> => {
      const text = JSON.stringify(frame.head);
      const size = text.length + (frame.body?.byteLength ?? 0);
      pending += size;
      await Promise.resolve();
      pending -= size;
      if (closed) return;
      const head = JSON.parse(text) as Frame['head'];
      for (const listener of listeners) listener(frame.body ? { head, body: frame.body } : { head });
    };
    return { listeners, deliver, pending: () => pending };
  };
  const toServer = half();
  const toClient = half();

  const end = (out: typeof toServer, incoming: typeof toServer): Wire => ({
    send: (frame) => {
      if (!closed) void out.deliver(frame);
    },
    onFrame: (listener) => {
      incoming.listeners.add(listener);
      return () => incoming.listeners.delete(listener);
    },
    onClose: (listener) => {
      closes.add(listener);
      return () => closes.delete(listener);
    },
    close,
    buffered: out.pending,
  });
  return { client: end(toServer, toClient), server: end(toClient, toServer) };
}
