/** Numbers in these are of that machine, or of that moment: only their kind is compared. */
export const inexact: ReadonlySet<number> = new Set([847, 884, 886]);

/** Recordings that are not compared, and why. */
export const apart: ReadonlyMap<number, string> = new Map([
  [359, 'the storage driver there was a stand-in that takes no server for an empty list; the real one refuses'],
  [419, 'the daemon that serves WebSockets was not running there, so the answer was 501'],
  [540, 'the program that collects logs was not installed there, so the call failed'],
  [680, 'the daemon that serves WebSockets was not running there, so the answer was 501'],
  [686, 'the daemon that serves WebSockets was not running there, so the answer was 501'],
  [706, 'the daemon that serves WebSockets was not running there, so the answer was 501'],
]);
