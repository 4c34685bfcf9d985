import { existsSync } from 'node:fs';
import { chromium } from 'playwright';
import type { Browser, Locator, Page } from 'playwright';
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

/** A page whose tree shows everything of the large pool at once, and how many lines that is. */
async function everythingShown(browser: Browser, running: RunningConsole, rows: number) {
  const page = await openPage(browser, running);
  // The loader that runs this file wraps named functions in a helper that a page does not have.
  await page.addInitScript('globalThis.__name = (named) => named');
  await page.goto(running.origin);
  const tree = page.getByRole('tree');
  await tree.getByRole('treeitem').nth(5).waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: /^View:/ }).click();
  await page.getByRole('menuitemradio', { name: 'Objects' }).click();
  // A filter opens every branch that has something it fits.
  await page.getByRole('textbox', { name: 'Filter', exact: true }).fill('xs-large');
  const lines = await page.waitForFunction(
    (wanted) => {
      const seen = globalThis as unknown as { shown?: number };
      const height = document.querySelector('[role=tree] > *')?.clientHeight ?? 0;
      const shown = Math.round(height / (document.querySelector('[role=treeitem]')?.clientHeight ?? height));
      // The pool is still coming in as long as it grows.
      const before = seen.shown;
      seen.shown = shown;
      return shown >= wanted && shown === before ? shown : undefined;
    },
    rows,
    { timeout: 60_000, polling: 1000 },
  );
  return { page, tree, rows: Number(await lines.jsonValue()) };
}

/** Frames from a key in the filter to the painted answer, and frames per second while the tree scrolls in a storm. */
export async function frames(
  browser: Browser,
  running: RunningConsole,
  wanted: number,
  storm: () => Promise<unknown>,
): Promise<{ keys: number[]; fps: number; rows: number }> {
  const { page, rows } = await everythingShown(browser, running, wanted);
  const keys = await keysToPaint(page);
  await page.getByRole('textbox', { name: 'Filter', exact: true }).fill('xs-large');
  await page.waitForTimeout(1000);
  await storm();
  await page.waitForTimeout(1000);
  const fps = await countFrames(page, 5000, 60);
  await page.context().close();
  return { keys: keys.map((ms) => ms / FRAME), fps, rows };
}

const VM_LINE = '[role=treeitem][data-key*="/VM/"]';

/** Picks so many VMs in the tree; answers a line of them. */
async function pickVms(page: Page, tree: Locator, count: number): Promise<Locator> {
  const lineAt = (at: number): Locator => tree.locator(`${VM_LINE}[aria-posinset="${at}"]`);
  await tree.evaluate((element) => (element.scrollTop = 80 * 28));
  const first = tree.locator(VM_LINE).first();
  await first.waitFor();
  const from = Number(await first.getAttribute('aria-posinset')) + 12;
  await lineAt(from).click();
  await tree.evaluate((element, lines) => (element.scrollTop += lines * 28), count - 1);
  const last = lineAt(from + count - 1);
  await last.click({ modifiers: ['Shift'] });
  return last;
}

/** Frames per second while many VMs are carried over all servers, and how long until every server has said what it thinks. */
export async function dragging(
  browser: Browser,
  running: RunningConsole,
  wanted: number,
  count: number,
): Promise<{ fps: number; verdicts: number; rows: number; servers: number; carried: number }> {
  const { page, tree, rows } = await everythingShown(browser, running, wanted);
  const line = await pickVms(page, tree, count);
  const carried = await page.evaluate(() => {
    const began = { at: 0, told: 0 };
    Object.assign(globalThis, { began });
    const look = (): void => {
      if (document.querySelectorAll('[role=listbox] [role=option]').length < 64) requestAnimationFrame(look);
      else requestAnimationFrame(() => (began.told = performance.now()));
    };
    document.addEventListener('dragstart', () => ((began.at = performance.now()), look()), { capture: true });
    return document.querySelectorAll('[role=treeitem][aria-selected=true]').length;
  });
  if (carried === 0) throw new Error('nothing is picked');
  await line.hover();
  await page.mouse.down();
  const box = await line.boundingBox();
  await page.mouse.move((box?.x ?? 0) + 60, (box?.y ?? 0) + 30, { steps: 3 });
  const servers = page.getByRole('listbox', { name: 'Servers to move to' });
  await servers.getByRole('option').nth(63).waitFor({ state: 'attached' });
  const place = await servers.boundingBox();
  if (!place) throw new Error('no servers to move to');
  const counting = { over: false };
  const counted = countFrames(page, 5000, 0).finally(() => (counting.over = true));
  for (let step = 0; !counting.over; step += 1) {
    const swing = Math.abs((step % 80) - 40) / 40;
    await page.mouse.move(place.x + place.width / 3, place.y + 10 + swing * (Math.min(place.height, 700) - 20));
  }
  const fps = await counted;
  const { at, told } = await page.evaluate(
    () => (globalThis as unknown as { began: { at: number; told: number } }).began,
  );
  const options = await servers.getByRole('option').count();
  const words = await page.getByText(/^Every server with what it says to/).textContent();
  await page.context().close();
  return { fps, verdicts: told - at, rows, servers: options - 1, carried: Number(/(\d+) VMs/.exec(words ?? '')?.[1]) };
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
  await page.getByRole('textbox', { name: 'Filter', exact: true }).focus();
  for (const key of ['-', 'd', 'b', '-', '1', 'Backspace', 'Backspace', 'Backspace', 'Backspace', 'Backspace']) {
    await page.keyboard.press(key);
    await page.waitForTimeout(250);
  }
  return page.evaluate(() => (globalThis as unknown as { times: number[] }).times);
}

/** Whole frames per second over so many milliseconds, while the tree scrolls by `step` in each. */
function countFrames(page: Page, ms: number, step: number): Promise<number> {
  return page.evaluate(
    ([ms, step]) =>
      new Promise<number>((resolve) => {
        const tree = document.querySelector('[role=tree]');
        let began: number | undefined;
        let count = 0;
        let down = true;
        const frame = (now: number): void => {
          began ??= now;
          if (tree && step > 0) {
            tree.scrollTop += down ? step : -step;
            if (tree.scrollTop + tree.clientHeight >= tree.scrollHeight - step) down = false;
            if (tree.scrollTop <= 0) down = true;
          }
          if (now - began >= ms) return resolve(Math.round((count / (now - began)) * 1000));
          count += 1;
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      }),
    [ms, step] as const,
  );
}
