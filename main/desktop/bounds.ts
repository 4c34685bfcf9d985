import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserWindow, Rectangle, Screen } from 'electron';
import * as z from 'zod';
import { writeWhole } from '../vault/file.ts';

const whole = z.number().int();
const kept = z.object({
  x: whole,
  y: whole,
  width: whole.min(200).max(20_000),
  height: whole.min(200).max(20_000),
  maximised: z.boolean(),
});
export type KeptBounds = z.output<typeof kept>;

const fileOf = (dataDir: string): string => join(dataDir, 'window.json');

/** At least this much of the title bar has to be within reach. */
const IN_REACH = 80;

const reaches = (bounds: KeptBounds, { x, y, width, height }: Rectangle): boolean =>
  bounds.x + bounds.width > x + IN_REACH &&
  bounds.x < x + width - IN_REACH &&
  bounds.y >= y - IN_REACH &&
  bounds.y < y + height - IN_REACH;

/** Where the window was, unless the screen it was on is gone. */
export function readBounds(dataDir: string, screen: Pick<Screen, 'getAllDisplays'>): KeptBounds | undefined {
  try {
    const bounds = kept.parse(JSON.parse(readFileSync(fileOf(dataDir), 'utf8')));
    return screen.getAllDisplays().some(({ workArea }) => reaches(bounds, workArea)) ? bounds : undefined;
  } catch {
    return undefined;
  }
}

/** Writes down where the window is when it goes. */
export function keepBounds(window: BrowserWindow, dataDir: string): void {
  window.on('close', () => {
    const bounds: KeptBounds = { ...window.getNormalBounds(), maximised: window.isMaximized() };
    void writeWhole(fileOf(dataDir), `${JSON.stringify(bounds)}\n`).catch(() => undefined);
  });
}
