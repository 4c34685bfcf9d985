import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium, type CDPSession, type Page } from 'playwright';
import { median, quantile, table, type Row } from './numbers.ts';

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

async function scriptSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find((metric) => metric.name === 'ScriptDuration')?.value ?? 0;
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

async function ticking(page: Page, session: CDPSession): Promise<Row> {
  for (const button of await page.getByRole('button', { name: /show all/ }).all())
    await button.click().catch(() => undefined);
  await page.waitForTimeout(8000);
  await page.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(window, { longTasks: tasks });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({
      entryTypes: ['longtask'],
    });
  });
  const ticks: number[] = [];
  let before = await scriptSeconds(session);
  for (let tick = 0; tick < TICKS; tick += 1) {
    await page.waitForTimeout(1000);
    const now = await scriptSeconds(session);
    ticks.push((now - before) * 1000);
    before = now;
  }
  const longTasks = await page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks);
  return {
    measure: '8 charts × 8 series × 120 points, live: script per second in the window (mean over whole samples)',
    value: ticks.reduce((sum, tick) => sum + tick, 0) / ticks.length,
    unit: 'ms',
    bar: 50,
    aim: 16,
    details: { ticks, worst: quantile(ticks, 1), longTasks },
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
  await session.send('Performance.enable');
  await page.goto(address);
  const uuid = await openHost(page);
  await arrange(page, uuid, 8, 8);
  await page.reload();
  await openHost(page);
  const tick = await ticking(page, session);
  await arrange(page, uuid, 1, 24);
  await page.reload();
  await openHost(page);
  const brush = await brushing(page);
  process.stdout.write(`${table([tick, brush])}\n${JSON.stringify(tick.details)}\n${JSON.stringify(brush.details)}\n`);
} finally {
  await browser.close();
  child.kill();
  await once(child, 'exit');
  await rm(dataDir, { recursive: true, force: true });
}
