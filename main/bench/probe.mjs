// Loaded into a measured process before anything else: tells its longest stall and its largest memory, to the file in PROBE.
import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { peakMemory } from './peak.mjs';

const file = process.env.PROBE;
if (isMainThread && file) {
  const resolution = 2;
  const stalls = [];
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    const late = now - last - resolution;
    last = now;
    if (late > 4) stalls.push([Math.round(Date.now()), Math.round(late * 10) / 10]);
  }, resolution).unref();
  setInterval(() => {
    writeFileSync(file, JSON.stringify({ stalls, rss: peakMemory() }));
  }, 250).unref();
}
