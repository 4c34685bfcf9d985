import { connectPool, longestStall, startConsole, startIdle } from '../console.ts';
import { median } from '../numbers.ts';
import type { Row } from '../numbers.ts';
import { folderIn, say, sleep } from './context.ts';
import type { Context } from './context.ts';

/** What connecting costs the process that owns the window. */
export async function windowsProcess({ replay: port, rounds, scratch }: Context): Promise<Row[]> {
  say('The process that serves the window ...');
  const runs = [];
  for (let round = 0; round < Math.min(rounds, 3); round += 1) {
    const dataDir = folderIn(scratch, 'data');
    const idle = startIdle();
    const running = await startConsole(dataDir);
    const link = await running.link();
    await sleep(700);
    const from = Date.now();
    const pool = await connectPool(link, `127.0.0.1:${port}`);
    await sleep(700);
    const probed = running.probed();
    runs.push({
      ...pool,
      rss: probed.rss,
      stall: longestStall(probed, from),
      machine: longestStall(idle.probed(), from),
    });
    await Promise.all([running.stop(), idle.stop()]);
  }
  const machine = median(runs.map(({ machine }) => machine));
  if (machine > 5) say(`This machine is busy: it stalls a process that does nothing for ${machine} ms.`);
  return [
    {
      measure: "longest stall of the window's process",
      value: median(runs.map(({ stall }) => stall)),
      unit: 'ms',
      bar: 20,
      aim: 16,
      details: runs,
    },
    {
      measure: 'its peak memory with its workers',
      value: median(runs.map(({ rss }) => rss)),
      unit: 'MB',
      bar: 300,
      aim: 200,
      details: runs,
    },
  ];
}
