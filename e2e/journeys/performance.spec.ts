import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { expect, startConsole, test, type RunningConsole } from '../console.ts';
import { PerformancePage, type Exported } from '../pages/performance.ts';
import { ConsoleWindow } from '../pages/window.ts';

/** One console for all: each journey begins with the window opened anew. */
let running: RunningConsole;
let dataDir: string;
let page: Page;

test.beforeAll(async ({ browser }) => {
  dataDir = await mkdtemp(join(tmpdir(), 'xenith-'));
  running = await startConsole(dataDir, '--lab');
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(running.address);
});

test.beforeEach(async () => {
  await page.reload();
});

test.afterAll(async () => {
  await page.close();
  await running.stop();
  await rm(dataDir, { recursive: true, force: true });
});

test('a VM has its default graphs, live, with a value for each line', async () => {
  await new ConsoleWindow(page).open('web-07');
  const performance = new PerformancePage(page);
  await performance.open();
  expect(await performance.titles()).toEqual(['CPU', 'Memory', 'Network', 'Disk']);
  await expect(performance.legend('CPU').getByRole('listitem').first()).toContainText(/CPU.*\d+(\.\d+)? %/s);
  await expect(performance.legend('Memory')).toContainText(/Memory used.*GiB/s);
  await expect(page.getByText('live, every 5 s')).toBeVisible();
  await expect(page.getByRole('button', { name: /^alarm over 90 %/ })).toBeVisible();
  const before = await performance.legend('Network').innerText();
  const gliding = performance.stepsOfNow(4);
  await expect.poll(() => performance.legend('Network').innerText(), { timeout: 60_000 }).not.toBe(before);
  // A sample comes every 5 s: charts that moved with samples alone would need 20 for this.
  const { steps, seconds } = await gliding;
  expect(seconds).toBeLessThan(15);
  for (const step of steps) expect(step).toBeLessThan(0);
});

test('objects of two pools share the charts, each with its own numbers', async () => {
  const window = new ConsoleWindow(page);
  const performance = new PerformancePage(page);
  await window.open('mail-02');
  await performance.open();
  await expect(performance.legend('Memory').getByRole('listitem').first()).toContainText(/\d/);
  const alone = await performance.exported();
  await window.open('web-07');
  await performance.open();
  await performance.compareWith('mail-02');
  await expect(performance.legend('Memory').getByRole('listitem').filter({ hasText: 'mail-02' })).toContainText(/\d/);
  const together = await performance.exported();
  const memory = ({ times, graphs }: Exported, label: RegExp) => {
    const line = graphs.find(({ name }) => name === 'Memory')?.series.find((one) => label.test(one.label));
    const points = times
      .map((time, row) => [time, line?.values[row]] as const)
      .filter(([, value]) => typeof value === 'number');
    // At the left edge, which the numbers of 5 s may not quite reach, stands a minute's mean.
    return new Map(points.filter(([time]) => time > (times[0] ?? 0) + 60));
  };
  const own = memory(alone, /./);
  const shared = [...memory(together, /mail-02/)].filter(([time]) => own.has(time));
  expect(shared.length).toBeGreaterThan(60);
  for (const [time, value] of shared) expect(value).toBe(own.get(time));
  expect(memory(together, /web-07/).size).toBeGreaterThan(60);
});

test('servers, pools and SRs have theirs', async () => {
  const window = new ConsoleWindow(page);
  const performance = new PerformancePage(page);
  for (const [name, graphs] of [
    ['xs-paris-01', ['CPU', 'Memory', 'Network']],
    ['nfs-lyon', ['Throughput', 'IOPS', 'Latency', 'Waiting for I/O']],
  ] as const) {
    await window.open(name);
    await performance.open();
    await expect.poll(() => performance.titles()).toEqual(graphs);
    await expect(performance.legend(graphs[0]).getByRole('listitem').first()).toContainText(/\d/);
  }
});

test('every range is drawn; a brush zooms, a double click goes back', async () => {
  await new ConsoleWindow(page).open('web-07');
  const performance = new PerformancePage(page);
  await performance.open();
  for (const range of ['1 h', '1 day', '1 week', '1 month', '1 year', '1 week']) {
    await performance.range(range).click();
    await expect(performance.range(range)).toHaveAttribute('aria-pressed', 'true');
    await expect(performance.plot('CPU')).toHaveAccessibleName(/CPU .*% on average/);
  }
  await performance.brush('CPU', 0.3, 0.5);
  await expect(performance.range('Custom')).toHaveAttribute('aria-pressed', 'true');
  await performance.plot('CPU').dblclick();
  await expect(performance.range('1 week')).toHaveAttribute('aria-pressed', 'true');
});

test('one crosshair for all charts, by mouse and by keys', async () => {
  await new ConsoleWindow(page).open('web-07');
  const performance = new PerformancePage(page);
  await performance.open();
  await performance.plot('Memory').hover();
  const tip = page.locator('[aria-live=polite]').filter({ hasText: 'avg' });
  await expect(tip).toContainText('CPU');
  await expect(tip).toContainText('Memory used');
  await page.mouse.move(5, 5);
  await expect(tip).toBeHidden();
  await performance.plot('CPU').focus();
  await page.keyboard.press('Home');
  await expect(tip).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(tip).toBeHidden();
});

test('the legend is a switch, and makes a line stand out', async () => {
  await new ConsoleWindow(page).open('web-07');
  const performance = new PerformancePage(page);
  await performance.open();
  const legend = performance.legend('Disk');
  const first = legend.getByRole('listitem').first();
  const swatch = first.getByRole('button', { name: /^Show / });
  await swatch.click();
  await expect(swatch).toHaveAttribute('aria-pressed', 'false');
  await swatch.click();
  const name = first.getByRole('button').last();
  await name.click();
  await expect(name).toHaveAttribute('aria-pressed', 'true');
});

test('graphs are edited for oneself, and restored', async () => {
  await new ConsoleWindow(page).open('web-07');
  const performance = new PerformancePage(page);
  await performance.open();
  await page.getByRole('button', { name: 'Graphs…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Graphs of web-07' });
  await dialog.getByRole('button', { name: 'Add' }).click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Targets');
  await expect(dialog.getByRole('button', { name: 'Save for me' })).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByRole('textbox', { name: 'Find a data source' }).fill('memory target');
  await dialog.getByRole('checkbox', { name: 'Show Memory target' }).click();
  await dialog.getByRole('button', { name: 'Save for me' }).click();
  await expect(performance.legend('Targets')).toContainText(/Memory target.*GiB/s);
  const names = dialog.getByRole('list', { name: 'Graphs' }).getByRole('button');
  await page.getByRole('button', { name: 'Graphs…' }).click();
  const before = await names.allInnerTexts();
  expect(before.at(-1)).toBe('Targets');
  await names.last().click();
  await dialog.getByRole('button', { name: 'Move up' }).click();
  await expect(names.nth(-2)).toHaveText('Targets');
  await names.first().click();
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await dialog.getByRole('button', { name: 'Save for me' }).click();
  await expect(performance.legend(before[0] ?? '')).toBeHidden();
  await page.getByRole('button', { name: 'Graphs…' }).click();
  await expect(names).toHaveText([...before.slice(1, -2), 'Targets', before.at(-2) ?? '']);
  await dialog.getByRole('button', { name: 'Restore defaults' }).click();
  await expect(performance.legend('Targets')).toBeHidden();
});

test('a halted VM shows its past, and why it ends', async () => {
  await new ConsoleWindow(page).open('batch-03');
  const performance = new PerformancePage(page);
  await performance.open();
  await performance.range('1 week').click();
  await expect(page.getByText('batch-03 is halted: this is its past')).toBeVisible();
  await expect(performance.legend('CPU')).toContainText(/batch-03 was .*, \d+ (h|d)/);
});

test('numbers leave as CSV, rows rising and empty where nothing is known; charts leave as a picture of what is shown', async () => {
  await new ConsoleWindow(page).open('web-07');
  const performance = new PerformancePage(page);
  await performance.open();
  await expect(performance.legend('CPU').getByRole('listitem').first()).toContainText('%');
  const waiting = page.waitForEvent('download');
  await performance.share('Save as CSV');
  const text = await readFile(await (await waiting).path(), 'utf8');
  const [head = '', ...lines] = text.split('\r\n');
  expect(head).toMatch(/^time,CPU: CPU \(fraction\),/);
  const times = lines.map((line) => Date.parse(line.split(',')[0] ?? ''));
  expect(times.length).toBeGreaterThan(100);
  expect(times.every((time, row) => row === 0 || time > (times[row - 1] ?? 0))).toBe(true);
  expect(
    lines.every((line) =>
      line
        .split(',')
        .slice(1)
        .every((cell) => cell === '' || Number(cell) >= 0),
    ),
  ).toBe(true);
  const whole = await performance.picture();
  expect(whole.width).toBe(2400);
  const swatch = performance
    .legend('CPU')
    .getByRole('button', { name: /^Show / })
    .first();
  const colour = await performance.colourOf('CPU');
  const drawn = whole.pixels[colour] ?? 0;
  expect(drawn).toBeGreaterThan(500);
  await swatch.click();
  const without = await performance.picture();
  await swatch.click();
  expect(without.height).toBe(whole.height);
  expect(without.pixels[colour] ?? 0).toBeLessThan(drawn - 500);
});

test('an alarm is set from its graph, and taken away', async () => {
  await new ConsoleWindow(page).open('web-11');
  const performance = new PerformancePage(page);
  await performance.open();
  const line = page.getByRole('button', { name: /^alarm over/ });
  const more = page.getByRole('button', { name: 'More for CPU' });
  if (await line.isHidden()) {
    await more.click();
    await page.getByRole('menuitem', { name: 'Alarm over 90 % for 5 min' }).click();
  }
  await expect(line).toHaveAccessibleName(/alarm over 90 % for/);
  await line.focus();
  await page.keyboard.press('PageDown');
  await page.keyboard.press('Enter');
  await expect(line).toHaveAccessibleName(/alarm over 80 % for/);
  await more.click();
  await page.getByRole('menuitem', { name: 'Remove the alarm' }).click();
  await expect(line).toBeHidden();
});

test('a link opens its object at its window and graph, after a restart of the window too', async () => {
  await new ConsoleWindow(page).open('web-07');
  const performance = new PerformancePage(page);
  await performance.open();
  // A tab that was open already is not named in the address.
  await page.goto(`${page.url().replace(/\/performance.*/, '')}/performance/3600/Disk`);
  await expect(performance.range('1 h')).toHaveAttribute('aria-pressed', 'true');
  await page.reload();
  await expect(performance.range('1 h')).toHaveAttribute('aria-pressed', 'true');
  await expect(performance.plot('Disk')).toBeInViewport();
  await new ConsoleWindow(page).open('web-11');
  await performance.open();
  await expect(performance.range('10 min')).toHaveAttribute('aria-pressed', 'true');
});
