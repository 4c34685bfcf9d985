import type { Browser } from 'playwright';
import { connectPool, startConsole } from '../console.ts';
import type { RunningConsole } from '../console.ts';
import { median } from '../numbers.ts';
import type { Row } from '../numbers.ts';
import { dragging, frames, openBrowser, timeToShow } from '../window.ts';
import { folderIn, say, startStorm } from './context.ts';
import type { Context } from './context.ts';

const ROWS = 5000;

/** The window with more than 5,000 lines in its tree: keys, scrolling, dragging, and a second start. */
export async function theWindow(context: Context): Promise<Row[]> {
  say('The window ...');
  const { rounds, scratch } = context;
  const browser = await openBrowser();
  try {
    const dataDir = folderIn(scratch, 'kept');
    const running = await startConsole(dataDir);
    await connectPool(await running.link(), new URL(context.pool.url).host);
    const moving = await inTheWindow(context, browser, running);
    await running.stop();
    say('A second start ...');
    const starts = [];
    for (let round = 0; round < rounds; round += 1)
      starts.push({
        bare: await startToShow(browser, folderIn(scratch, 'bare'), 'h1'),
        kept: await startToShow(browser, dataDir, '[role=treeitem][aria-level="2"]'),
      });
    return [
      ...moving,
      {
        measure: 'second start to the kept tree, over the bare shell',
        value: median(starts.map(({ kept, bare }) => kept - bare)),
        unit: 'ms',
        bar: 400,
        aim: 200,
        details: starts,
      },
    ];
  } finally {
    await browser.close();
  }
}

async function inTheWindow({ rounds, lab, pool }: Context, browser: Browser, running: RunningConsole): Promise<Row[]> {
  const seen = [];
  const dragged = [];
  const times = Math.min(rounds, 3);
  for (let round = 0; round < times; round += 1)
    seen.push(await frames(browser, running, ROWS, () => startStorm(lab, pool.name, 5000, 7)));
  // Afterwards: where the window is stays where it was, and this leaves it at what was picked.
  for (let round = 0; round < times; round += 1) dragged.push(await dragging(browser, running, ROWS, 200));
  return [
    {
      measure: `${seen[0]?.rows ?? 0} tree rows: key in filter to paint`,
      value: median(seen.flatMap(({ keys }) => keys)),
      unit: 'frames',
      bar: 2,
      aim: 1.5,
      details: seen,
    },
    {
      measure: `${seen[0]?.rows ?? 0} tree rows: scrolling while 5,000 changes/s arrive`,
      value: median(seen.map(({ fps }) => fps)),
      unit: 'fps',
      bar: 55,
      aim: 60,
      rising: true,
      details: seen,
    },
    {
      measure: `${dragged[0]?.rows ?? 0} tree rows: dragging ${dragged[0]?.carried ?? 0} VMs over ${dragged[0]?.servers ?? 0} servers with verdicts`,
      value: median(dragged.map(({ fps }) => fps)),
      unit: 'fps',
      bar: 60,
      aim: 60,
      rising: true,
      details: dragged,
    },
    {
      measure: 'from the start of that drag to all verdicts',
      value: median(dragged.map(({ verdicts }) => verdicts)),
      unit: 'ms',
      bar: 200,
      aim: 100,
      details: dragged,
    },
  ];
}

/** From the start of the program until the page shows it. */
async function startToShow(browser: Browser, dataDir: string, selector: string): Promise<number> {
  const began = performance.now();
  const running = await startConsole(dataDir);
  const ready = performance.now() - began;
  const shown = await timeToShow(browser, running, selector);
  await running.stop();
  return ready + shown;
}
