import { useEffect, useRef, useState, type RefObject } from 'react';
import { serverNow, type TimeWindow } from './frame/window.ts';

/**
 * Lets the pictures move on with the clock between two samples, without drawing anything: one custom property for all charts. `drawn` is
 * the right edge they were drawn for.
 */
export function useGlide(
  container: RefObject<HTMLElement | null>,
  window: TimeWindow,
  drawn: number,
  width: number,
  offset: number,
): { readonly current: number } {
  const glide = useRef(0);
  useEffect(() => {
    const move = () => {
      const live = window.kind === 'live' && window.span <= 7200;
      glide.current = live ? -((serverNow(offset) - drawn) / window.span) * width : 0;
      container.current?.style.setProperty('--glide', glide.current.toFixed(2));
    };
    move();
    if (window.kind !== 'live' || window.span > 7200) return undefined;
    const timer = setInterval(move, 1000);
    return () => clearInterval(timer);
  }, [container, window, drawn, width, offset]);
  return glide;
}

/** The width an element has. */
export function useWidth(element: RefObject<HTMLElement | null>, set: (width: number) => void): void {
  useEffect(() => {
    const target = element.current;
    if (!target) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) set(Math.round(entry.contentRect.width));
    });
    observer.observe(target);
    return () => observer.disconnect();
  }, [element, set]);
}

/** The height that the page around an element has to give. */
export function useRoom(element: RefObject<HTMLElement | null>): number {
  const [room, setRoom] = useState(0);
  useEffect(() => {
    const page = element.current?.closest('[data-performance]');
    if (!page) return undefined;
    const observer = new ResizeObserver(() => setRoom(page.clientHeight - 64));
    observer.observe(page);
    return () => observer.disconnect();
  }, [element]);
  return room;
}
