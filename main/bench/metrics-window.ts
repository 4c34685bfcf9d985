import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium, type CDPSession, type Page } from 'playwright';
import { median, quantile, table, type Row } from './numbers.ts';
import { traced } from './trace.ts';

/** Charts in the real window, of the practice pool: what a tick costs, and how soon a brushed window is painted. */
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']; // prettier-ignore
const TICKS = 30;

async function startProduct(dataDir: string) {
  const cli = fileURLToPath(new URL('../browser/cli.ts', import.meta.url));
  const args = ['--import', 'tsx', cli, '--no-open', '--lab', '--data-dir', dataDir, '--port', '0'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /http:\/\/\S+/.exec(line)?.[0];
    if (address !== undefined) return { child, address };
  }
  throw new Error('the product said no address');
}

/** 8 graphs of 8 lines each, as a person could have arranged them. */
async function arrange(page: Page, uuid: string, graphs: number, lines: number): Promise<void> {
  await page.evaluate(
    ([uuid, graphs, lines]) => {
      const all = Array.from({ length: graphs }, (_, graph) => ({
        name: `Graph ${graph + 1}`,
        sources: Array.from({ length: lines }, (_, line) => `cpu${(graph * 2 + line) % 32}`),
      }));
      localStorage.setItem(`xenith.graphs.host.${uuid}`, JSON.stringify(all));
    },
    [uuid, graphs, lines] as const,
  );
}

async function openHost(page: Page): Promise<string> {
  await page
    .getByRole('treeitem', { name: /xs-paris-01/ })
    .first()
    .click();
  await page.getByRole('tab', { name: 'Performance' }).click();
  await page.getByRole('button', { name: '10 min', exact: true }).waitFor();
  return /host\/([\w-]+)/.exec(page.url())?.[1] ?? '';
}

/** Work that input waits for: longer than this is felt. */
const FELT_MS = 50;

async function ticking(page: Page, session: CDPSession): Promise<readonly Row[]> {
  for (const button of await page.getByRole('button', { name: /show all/ }).all())
    await button.click().catch(() => undefined);
  await page.waitForTimeout(8000);
  const { tasks, scriptMs } = await traced(session, () => page.waitForTimeout(TICKS * 1000));
  const longest = tasks.map(({ ms }) => ms).sort((a, b) => b - a);
  return [
    {
      measure: '8 charts × 8 series × 120 points, live: script per tick of a second in the window',
      value: scriptMs / TICKS,
      unit: 'ms',
      bar: 50,
      aim: 16,
      details: { scriptMs, ticks: TICKS },
    },
    {
      measure: 'the same: longest task, which input has to wait for',
      value: longest[0] ?? 0,
      unit: 'ms',
      bar: FELT_MS,
      aim: FELT_MS,
      details: longest.slice(0, 12),
    },
  ];
}

/** From the time of a sample, which a host publishes at once, to the frame that shows it: the newest row of a chart's table. */
async function toPixel(page: Page): Promise<Row> {
  await page.getByRole('button', { name: 'More for Graph 1' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Table of numbers' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('region', { name: 'Numbers of Graph 1' }).waitFor();
  const late = await page.evaluate(async (count) => {
    const found: number[] = [];
    let last: string | undefined;
    while (found.length < count) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const text = document.querySelector('section[aria-label^="Numbers of"] tbody td')?.textContent ?? '';
      const first = last === undefined;
      if (text === last) continue;
      last = text;
      // How old the one is that was there already is chance.
      if (first) continue;
      // The frame with it is on the screen once the next one begins.
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const [hours = 0, minutes = 0, seconds = 0] = (/\d\d:\d\d:\d\d/.exec(text)?.[0] ?? '').split(':').map(Number);
      const sample = new Date();
      sample.setHours(hours, minutes, seconds, 0);
      found.push((Date.now() - sample.getTime()) / 1000);
    }
    return found;
  }, 8);
  return {
    measure: 'sample published by the host to pixel',
    value: quantile(late, 1),
    unit: 's',
    bar: 6,
    aim: 5.5,
    details: late,
  };
}

/** From letting go of the brush to the first frame with the new window. */
async function brushing(page: Page): Promise<Row> {
  const times: number[] = [];
  await page.getByRole('button', { name: '1 year', exact: true }).click();
  await page.getByRole('button', { name: /show all/ }).click();
  for (let round = 0; round < 5; round += 1) {
    await page.getByRole('button', { name: '1 year', exact: true }).click();
    await page.waitForTimeout(1500);
    const plot = page.getByRole('button', { name: /^Graph 1 of/ }).first();
    const box = await plot.boundingBox();
    if (!box) throw new Error('no chart');
    await page.mouse.move(box.x + box.width * 0.5, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * (0.8 + round * 0.02), box.y + 40, { steps: 4 });
    await page.evaluate(() => {
      const result = new Promise<number>((resolve) => {
        addEventListener(
          'pointerup',
          () => {
            const start = performance.now();
            const drawn = 'path.recharts-curve, canvas';
            const look = new MutationObserver((changes) => {
              const about = changes.some(({ target }) => target instanceof Element && target.matches(drawn));
              if (!about && !changes.some(({ addedNodes }) => addedNodes.length > 3)) return;
              look.disconnect();
              requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
            });
            look.observe(document.body, { subtree: true, childList: true, attributes: true });
          },
          { once: true, capture: true },
        );
      });
      Object.assign(window, { brushed: result });
    });
    await page.mouse.up();
    times.push(await page.evaluate(() => (window as unknown as { brushed: Promise<number> }).brushed));
  }
  return {
    measure: '24 series × 366 points, brush zoom to painted',
    value: median(times),
    unit: 'ms',
    bar: 100,
    aim: 50,
    details: times,
  };
}

const dataDir = await mkdtemp(join(tmpdir(), 'bench-window-'));
const { child, address } = await startProduct(dataDir);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
try {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1200 } });
  const session = await page.context().newCDPSession(page);
  await page.goto(address);
  const uuid = await openHost(page);
  await arrange(page, uuid, 8, 8);
  await page.reload();
  await openHost(page);
  const ticks = await ticking(page, session);
  const pixel = await toPixel(page);
  await arrange(page, uuid, 1, 24);
  await page.reload();
  await openHost(page);
  const brush = await brushing(page);
  const rows = [...ticks, brush, pixel];
  process.stderr.write(`${table(rows)}\n`);
  process.stdout.write(`${JSON.stringify(rows)}\n`);
} finally {
  await browser.close();
  child.kill();
  await once(child, 'exit');
  await rm(dataDir, { recursive: true, force: true });
}
