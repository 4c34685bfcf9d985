import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { useEffect, useRef } from 'react';
import type { Failure } from '../../../app/errors/failure.ts';
import { useLink } from '../../link/link.tsx';
import { ConsoleChannel } from './channel.ts';
import css from './console.module.css';

interface TextProps {
  readonly pool: string;
  readonly console: string;
  readonly onConnected: () => void;
  readonly onLost: (failure: Failure | undefined) => void;
}

const encoder = new TextEncoder();

/** A text console. */
export function Text({ pool, console, onConnected, onLost }: TextProps) {
  const link = useLink();
  const frame = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const target = frame.current;
    if (!target) return undefined;
    const terminal = new Terminal({ fontSize: 13, scrollback: 5000, screenReaderMode: true });
    const fit = new FitAddon();
    terminal.loadAddon(fit);
    terminal.open(target);
    fit.fit();
    const resized = new ResizeObserver(() => fit.fit());
    resized.observe(target);
    const channel = new ConsoleChannel(link, pool, console);
    channel.onopen = () => {
      onConnected();
      terminal.focus();
    };
    channel.onmessage = ({ data }) => terminal.write(new Uint8Array(data));
    channel.onclose = ({ wasClean }) => {
      if (!wasClean) onLost(channel.failure);
    };
    const typed = terminal.onData((text) => channel.send(encoder.encode(text)));
    return () => {
      typed.dispose();
      resized.disconnect();
      channel.close();
      terminal.dispose();
    };
  }, [link, pool, console, onConnected, onLost]);

  return <div ref={frame} className={css['text']} />;
}
