import RFB from '@novnc/novnc';
import { useEffect, useImperativeHandle, useRef, type Ref } from 'react';
import type { Failure } from '../../../app/errors/failure.ts';
import { useLink } from '../../link/link.tsx';
import { ConsoleChannel } from './channel.ts';
import css from './console.module.css';

export interface ScreenHandle {
  focus(): void;
  ctrlAltDel(): void;
  /** Types the text key by key: guests without tools have no clipboard of ours. */
  type(text: string): void;
}

interface ScreenProps {
  readonly pool: string;
  readonly console: string;
  readonly scaled: boolean;
  readonly onConnected: () => void;
  readonly onLost: (failure: Failure | undefined) => void;
  readonly ref: Ref<ScreenHandle>;
}

/** A graphical console. */
export function Screen({ pool, console, scaled, onConnected, onLost, ref }: ScreenProps) {
  const link = useLink();
  const frame = useRef<HTMLDivElement>(null);
  const screen = useRef<RFB>(undefined);

  useEffect(() => {
    const target = frame.current;
    if (!target) return undefined;
    const channel = new ConsoleChannel(link, pool, console);
    const rfb = new RFB(target, channel, { shared: true });
    rfb.background = 'transparent';
    channel.onfailed = () => rfb.disconnect();
    let left = false;
    let ended = false;
    rfb.addEventListener('connect', () => {
      onConnected();
      rfb.focus();
    });
    rfb.addEventListener('disconnect', () => {
      ended = true;
      if (!left) onLost(channel.failure);
    });
    screen.current = rfb;
    // As in XenCenter: a system that would take Ctrl+Alt+Del for itself is told by Insert.
    const instead = (event: KeyboardEvent) => {
      if (!event.ctrlKey || !event.altKey || event.key !== 'Insert') return;
      event.preventDefault();
      event.stopPropagation();
      rfb.sendCtrlAltDel();
    };
    target.addEventListener('keydown', instead, true);
    return () => {
      target.removeEventListener('keydown', instead, true);
      left = true;
      screen.current = undefined;
      if (!ended) rfb.disconnect();
      channel.close();
    };
  }, [link, pool, console, onConnected, onLost]);

  useEffect(() => {
    if (screen.current) screen.current.scaleViewport = scaled;
  }, [scaled]);

  useImperativeHandle(ref, () => ({
    focus: () => screen.current?.focus(),
    ctrlAltDel: () => screen.current?.sendCtrlAltDel(),
    type(text) {
      for (const character of text) screen.current?.sendKey(keysym(character), null);
    },
  }));

  return <div ref={frame} className={css['screen']} role="application" aria-label="Console of the virtual machine" />;
}

/** X11's number for a character: Latin 1 as it is, the rest by code point, and Enter and Tab by their keys. */
function keysym(character: string): number {
  if (character === '\n') return 0xff_0d;
  if (character === '\t') return 0xff_09;
  const code = character.codePointAt(0) ?? 0;
  return code < 0x1_00 ? code : 0x1_00_00_00 + code;
}
