import type { Duplex } from 'node:stream';
import { Reader } from '../reader.ts';
import type { GuestScreen } from './guest-screen.ts';

/** The screen as it stands, as plain text. */
function pictureOf({ terminal }: GuestScreen): string {
  const lines: string[] = [];
  for (let y = 0; y <= terminal.cursor.y; y++) {
    let line = '';
    for (let x = 0; x < terminal.columns; x++) line += terminal.cell(x, y).letter;
    lines.push(y === terminal.cursor.y ? line.slice(0, terminal.cursor.x) : line.trimEnd());
  }
  return lines.join('\r\n');
}

/** A text console: shows the screen, redraws the line that changes, takes keys. */
export async function serveVt100(socket: Duplex, screen: GuestScreen): Promise<void> {
  const reader = new Reader(socket);
  let shownTo = screen.terminal.cursor.y;
  socket.write(`\x1b[2J\x1b[H${pictureOf(screen)}`);
  const unwatch = screen.terminal.watch((row) => {
    const { cursor } = screen.terminal;
    if (row === 'all') {
      socket.write(`\x1b[2J\x1b[H${pictureOf(screen)}`);
    } else {
      if (row > shownTo) socket.write('\r\n'.repeat(row - shownTo));
      const line = pictureOf(screen).split('\r\n').at(Math.min(row, cursor.y)) ?? '';
      socket.write(`\r\x1b[K${line}`);
    }
    shownTo = row === 'all' ? cursor.y : Math.max(shownTo, row);
  });
  try {
    for (let bytes = await reader.some(1024); bytes !== undefined; bytes = await reader.some(1024)) {
      for (const key of bytes.toString('latin1')) screen.type(key === '\n' ? '\r' : key === '\x7f' ? '\b' : key);
    }
  } finally {
    unwatch();
  }
}
