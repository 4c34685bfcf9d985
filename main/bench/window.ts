import { existsSync } from 'node:fs';
import { chromium } from 'playwright';
import type { Browser, Page } from 'playwright';
import type { RunningConsole } from './console.ts';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const SYSTEM = '/usr/bin/chromium';
const FRAME = 1000 / 60;

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ args: FLAGS, ...(existsSync(SYSTEM) && { executablePath: SYSTEM }) });
}

async function openPage(browser: Browser, running: RunningConsole): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.addCookies([{ ...running.cookie, url: running.origin }]);
  return context.newPage();
}

/** Milliseconds from the page's navigation until something shows that fits the selector. */
export async function timeToShow(browser: Browser, running: RunningConsole, selector: string): Promise<number> {
  const page = await openPage(browser, running);
  await page.goto(running.origin, { waitUntil: 'commit' });
  const handle = await page.waitForFunction(
    (wanted) => (document.querySelector(wanted) ? performance.now() : undefined),
    selector,
    { polling: 'raf', timeout: 60_000 },
  );
  const time = await handle.evaluate((value) => value ?? Number.NaN);
  await page.context().close();
  return time;
}

/** Frames from a key in the filter to the painted answer, and frames per second while the tree scrolls in a storm. */
export async function frames(
  browser: Browser,
  running: RunningConsole,
  rows: number,
  storm: () => Promise<unknown>,
): Promise<{ keys: number[]; fps: number; rows: number }> {
  const page = await openPage(browser, running);
  // The loader that runs this file wraps named functions in a helper that a page does not have.
  await page.addInitScript('globalThis.__name = (named) => named');
  await page.goto(running.origin);
  const tree = page.getByRole('tree');
  await tree.getByRole('treeitem').nth(5).waitFor({ timeout: 60_000 });
  const filter = page.getByRole('textbox', { name: 'Filter' });
  // All lines at once: a filter that everything fits opens every branch.
  await filter.fill('xs-large');
  await page.waitForFunction(
    ([wanted]) => (document.querySelector('[role=tree] > *')?.clientHeight ?? 0) > (wanted ?? 0) * 20,
    [rows],
    { timeout: 60_000 },
  );
  const shown = await tree
    .locator('> *')
    .first()
    .evaluate((element) => Math.round(element.clientHeight / 28));
  const keys = await keysToPaint(page);
  await filter.fill('xs-large');
  await page.waitForTimeout(1000);
  await storm();
  await page.waitForTimeout(1000);
  const fps = await scroll(page);
  await page.context().close();
  return { keys: keys.map((ms) => ms / FRAME), fps, rows: shown };
}

async function keysToPaint(page: Page): Promise<number[]> {
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(globalThis, { times });
    document.addEventListener(
      'keydown',
      () => {
        const pressed = performance.now();
        requestAnimationFrame(() => {
          const painted = new MessageChannel();
          painted.port1.addEventListener('message', () => times.push(performance.now() - pressed));
          painted.port1.start();
          painted.port2.postMessage(undefined);
        });
      },
      true,
    );
  });
  await page.getByRole('textbox', { name: 'Filter' }).focus();
  for (const key of ['-', 'd', 'b', '-', '1', 'Backspace', 'Backspace', 'Backspace', 'Backspace', 'Backspace']) {
    await page.keyboard.press(key);
    await page.waitForTimeout(250);
  }
  return page.evaluate(() => (globalThis as unknown as { times: number[] }).times);
}

function scroll(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const tree = document.querySelector('[role=tree]');
        const began = performance.now();
        let count = 0;
        let down = true;
        const step = (): void => {
          count += 1;
          if (tree) {
            tree.scrollTop += down ? 60 : -60;
            if (tree.scrollTop + tree.clientHeight >= tree.scrollHeight - 60) down = false;
            if (tree.scrollTop <= 0) down = true;
          }
          const elapsed = performance.now() - began;
          if (elapsed < 5000) requestAnimationFrame(step);
          else resolve((count / elapsed) * 1000);
        };
        requestAnimationFrame(step);
      }),
  );
}
