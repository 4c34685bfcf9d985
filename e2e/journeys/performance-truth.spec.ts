import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { expect, startConsole, test, type RunningConsole } from '../console.ts';
import { OtherClient } from '../pages/client.ts';
import { startLab, type RunningLab } from '../pages/lab.ts';
import { PerformancePage, type Exported } from '../pages/performance.ts';
import { addFirst } from '../pages/sign-in.ts';
import { ConsoleWindow } from '../pages/window.ts';

/** One console and one lab for all: what is drawn is compared with what the lab knows to be true at the same moments. */
let lab: RunningLab;
let running: RunningConsole;
let dataDir: string;
let page: Page;
let window: ConsoleWindow;
let performance: PerformancePage;

test.beforeAll(async ({ browser }) => {
  lab = await startLab('--profile', 'practice');
  dataDir = await mkdtemp(join(tmpdir(), 'xenith-'));
  running = await startConsole(dataDir, '--no-lab');
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  window = new ConsoleWindow(page);
  performance = new PerformancePage(page);
  await page.goto(running.address);
  await addFirst(page, lab);
});

test.afterAll(async () => {
  await page.close();
  await running.stop();
  await lab.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Somebody's own, which no theme has. */
const COLOUR = '#aa3366';

const memory = {
  VM: ['memory', 1, 'memory_internal_free'],
  host: ['memory_total_kib', 1024, 'memory_free_kib'],
} as const;

/** The lab's truth of a line that the console draws; used memory is worked out of two sources. */
async function truth(cls: 'VM' | 'host', object: string, source: string, step: number, times: readonly number[]) {
  if (source !== '=memory_used') return lab.truth({ cls, object, source, step, times });
  const [whole, factor, free] = memory[cls];
  const totals = await lab.truth({ cls, object, source: whole, step, times });
  const left = await lab.truth({ cls, object, source: free, step, times });
  return totals.map((total, row) => {
    const rest = left[row];
    return total === null || rest === null || rest === undefined ? null : total * factor - rest * 1024;
  });
}

/** A hundredth of a percent: servers print five figures, the console keeps seven. */
const near = (seen: number | null | undefined, real: number | null | undefined): boolean =>
  seen === null || seen === undefined || real === null || real === undefined
    ? (seen ?? null) === (real ?? null)
    : Math.abs(seen - real) <= 1e-4 * Math.abs(real) + 1e-6;

/** Compares every line that the server itself keeps, at every moment of one step's grid up to `until`. */
async function compare({ object, times, graphs }: Exported, cls: 'VM' | 'host', step: number, until: number) {
  // What the finer numbers do not reach stands for a longer time: the row before tells.
  const rows = [...times.keys()].filter(
    (row) =>
      (times[row] ?? 0) % step === 0 &&
      (times[row] ?? 0) <= until &&
      (times[row] ?? 0) - (times[row - 1] ?? -Infinity) <= step,
  );
  let compared = 0;
  for (const { series } of graphs)
    for (const { source, label, values } of series) {
      if (source === '=cpu') continue;
      const real = await truth(cls, object, source, step, rows.map((row) => times[row] ?? 0)); // prettier-ignore
      rows.forEach((row, at) => {
        expect(near(values[row], real[at]), `${label} at ${times[row]}: ${values[row]} is not ${real[at]}`).toBe(true);
        compared += 1;
      });
    }
  return compared;
}

for (const [cls, object, graphs] of [
  [
    'VM',
    'web-07',
    { CPU: /^(=cpu|cpu\d)$/, Memory: /^=memory_used$/, Network: /^vif_\d_[rt]x$/, Disk: /^vbd_xvd\w_(read|write)$/ },
  ],
  ['host', 'xs-paris-02', { CPU: /^(=cpu|cpu\d+)$/, Memory: /^=memory_used$/, Network: /^pif_\w+_[rt]x$/ }],
] as const)
  // prettier-ignore
  test(`the default graphs of a ${cls} show what it really did, 5 seconds by 5 seconds`, async () => {
    await window.open(object);
    await performance.open();
    await expect(performance.legend('CPU').getByRole('listitem').first()).toContainText('%');
    const exported = await performance.exported();
    expect(exported.graphs.map(({ name }) => name)).toEqual(Object.keys(graphs));
    for (const { name, series } of exported.graphs)
      for (const { source } of series) expect(source).toMatch(graphs[name as 'CPU']);
    expect(await compare(exported, cls, 5, Date.now() / 1000)).toBeGreaterThan(800);
  });

/** What is drawn once it reaches so far back in steps of that length: until then the range before stands there. */
async function drawnOnce(span: number, step: number): Promise<Exported> {
  let drawn: Exported | undefined;
  const asked = async () => {
    drawn = await performance.exported();
    const [first = 0, second = 0] = drawn.times;
    return second - first === step && first < Date.now() / 1000 - span + 2 * step;
  };
  await expect.poll(asked).toBe(true);
  if (!drawn) throw new Error('nothing is drawn');
  return drawn;
}

const DAY = 86_400;

for (const [range, span, step] of [
  ['1 h', 3600, 60],
  ['1 day', DAY, 3600],
  ['1 week', 7 * DAY, 3600],
  ['1 month', 30 * DAY, DAY],
  ['1 year', 366 * DAY, DAY],
] as const)
  test(`the range ${range} comes from its archive, with the newest part filled in from finer ones`, async () => {
    await window.open('web-07');
    await performance.open();
    await performance.range(range).click();
    const drawn = await drawnOnce(span, step);
    const now = Date.now() / 1000;
    expect(now - (drawn.times.at(-1) ?? 0)).toBeLessThan(75);
    // The newest rows average shorter stretches: the last ten minutes where 5 seconds can be seen, else two steps.
    const finer = step === 60 ? 660 : 2 * step;
    expect(await compare(drawn, 'VM', step, now - finer)).toBeGreaterThan(10);
  });

test('a legend tells the newest value in the unit of its axis, the table the same moments', async () => {
  await window.open('web-07');
  await performance.open();
  await performance.range('10 min').click();
  await page.getByRole('button', { name: 'Freeze' }).click();
  await page.getByRole('button', { name: 'More for Memory' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Table of numbers' }).click();
  await page.keyboard.press('Escape');
  const first = page.getByRole('region', { name: 'Numbers of Memory' }).getByRole('row').nth(1).getByRole('cell');
  const { times } = await performance.exported();
  const [used] = await truth('VM', 'web-07', '=memory_used', 5, [times.at(-1) ?? 0]);
  const gib = ((used ?? 0) / 1024 ** 3).toFixed(1);
  await expect(first.nth(1)).toHaveText(`${gib} GiB`);
  await expect(performance.legend('Memory')).toContainText(`${gib} GiB`);
  await expect(first.first()).toContainText(new Date((times.at(-1) ?? 0) * 1000).toLocaleTimeString('en-GB'));
  await page.getByRole('button', { name: 'Go live' }).click();
  await expect(page.getByText('live, every 5 s')).toBeVisible();
});

test('charts pan together and not into the future; the strip moves and widens their window', async () => {
  await window.open('web-07');
  await performance.open();
  await performance.range('1 h').click();
  await expect(performance.plot('CPU')).toHaveAccessibleName(/on average/);
  const edges = async () => {
    const { times } = await performance.exported();
    return [times[0] ?? 0, times.at(-1) ?? 0] as const;
  };
  const [, now] = await edges();
  await performance.plot('Disk').focus();
  await page.keyboard.press('Shift+ArrowRight');
  expect((await edges())[1]).toBeLessThan(now + 120);
  await performance.plot('Disk').focus();
  await page.keyboard.press('PageUp');
  await expect.poll(async () => (await edges())[1]).toBeLessThan(now - 3000);
  const strip = page.getByRole('button', { name: /^Whole history/ });
  const [before] = await edges();
  await strip.focus();
  await page.keyboard.press('-');
  await expect.poll(async () => (await edges())[0]).toBeLessThan(before - 1000);
  const box = await strip.boundingBox();
  if (!box) throw new Error('no strip');
  await page.mouse.move(box.x + box.width * 0.2, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.4, box.y + 20, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await edges())[1]).toBeLessThan(now - 3600);
  await page.getByRole('button', { name: 'Go live' }).click();
});

test('events stand on the axis of time and in a list; pointing at one marks it in both', async () => {
  await window.open('web-07');
  await performance.open();
  await performance.range('1 month').click();
  const list = page.getByRole('region', { name: 'Events' }).getByRole('button');
  await expect(list.first()).toBeVisible();
  const times = await list.locator('time').evaluateAll((all) => all.map((one) => one.getAttribute('datetime') ?? ''));
  expect(times).toEqual(times.toSorted().toReversed());
  await list.first().hover();
  await expect(page.locator('line[data-chosen]').first()).toBeAttached();
  await expect(page.locator('button[data-chosen]')).toHaveCount(2);
  await list.first().click();
  await expect(page.getByRole('tab', { name: 'Activity' })).toHaveAttribute('aria-selected', 'true');
});

test('a disabled source is switched on and drawn; a layout and a colour are everybody’s', async () => {
  await window.open('web-11');
  await performance.open();
  await page.getByRole('button', { name: 'Graphs…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Graphs of web-11' });
  await dialog.getByRole('button', { name: 'Add' }).click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Recorded');
  const off = dialog.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Record it' }) });
  const label = (await off.first().getByRole('checkbox').getAttribute('aria-label')) ?? '';
  await dialog.getByRole('textbox', { name: 'Find a data source' }).fill(label.replace(/^Show /, ''));
  await dialog.getByRole('button', { name: 'Record it' }).first().click();
  await expect(dialog.getByRole('button', { name: 'Record it' })).toHaveCount(0);
  await dialog.getByRole('checkbox', { name: label, exact: true }).click();
  await dialog.getByLabel(/^Colour of/).first().fill(COLOUR); // prettier-ignore
  await dialog.getByRole('textbox', { name: 'Name' }).focus();
  await dialog.getByRole('button', { name: 'Save for everybody' }).click();
  await expect(dialog).toBeHidden();
  await expect(performance.legend('Recorded')).toContainText(/\d/);
  await expect(performance.legend('Recorded').locator('line')).toHaveAttribute('stroke', COLOUR);
  await page.getByRole('button', { name: 'More for Recorded' }).click();
  await page.getByRole('menuitem', { name: 'Edit this graph…' }).click();
  await expect(dialog.getByText('These graphs are everybody’s in this pool.')).toBeVisible();
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('Recorded');
  await dialog.getByRole('button', { name: 'Restore defaults' }).click();
  await expect(performance.legend('Recorded')).toBeHidden();
});

test('without guest tools used memory is a sentence, not a zero', async () => {
  await window.open('appliance-fw');
  await performance.open();
  await expect(performance.legend('Memory')).toContainText('Memory in use is known once the guest tools run.');
});

test('two objects side by side under one crosshair; eight on one chart, the least of them as others', async () => {
  await window.open('web-07');
  await performance.open();
  await performance.compareWith('web-11');
  await page.getByRole('button', { name: /^Compare/ }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Side by side' }).click();
  await page.keyboard.press('Escape');
  await expect(performance.plot('Memory')).toHaveCount(2);
  const tip = page.locator('[aria-live=polite]').filter({ hasText: 'avg' });
  // A legend that grows meanwhile moves its chart away from under the pointer.
  await expect(async () => {
    await performance.plot('Memory').last().hover();
    await expect(tip).toContainText(/web-07.*web-11/s, { timeout: 1000 });
  }).toPass();
  await expect(tip).toHaveCount(1);
  await page.getByRole('button', { name: 'Remove web-11' }).click();
  await performance.compareWith('web-11', 'gitlab', 'dns-01', 'kafka-01', 'kafka-02', 'kafka-03', 'db-orders-01');
  await expect(performance.legend('Memory').getByRole('button', { name: /^Show (?!the)/ })).toHaveCount(5);
  await performance.legend('Memory').getByRole('button', { name: '3 others as a band, show all' }).click();
  await expect(performance.legend('Memory').getByRole('button', { name: /^Show (?!the)/ })).toHaveCount(8);
});

test('a kept object is in the settings, with what it takes, and can be let go there', async () => {
  await window.open('web-07');
  await performance.open();
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Kept', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await window.command('>settings');
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await settings.getByText('Data', { exact: true }).click();
  const kept = settings.getByRole('list', { name: 'Objects with a star' });
  await expect(kept).toContainText('web-07');
  await settings.getByRole('button', { name: 'Stop keeping web-07' }).click();
  await expect(kept).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Keep', exact: true })).toBeVisible();
});

test('the tree tells on hover, and every tab in its head, what an object does now', async () => {
  await window.open('web-07');
  await page.getByRole('tab', { name: 'Overview' }).click();
  await expect(page.getByRole('img', { name: 'CPU, last 5 minutes' }).first()).toBeVisible();
  await expect(page.getByRole('table', { name: 'Disks of web-07' }).getByRole('row', { name: /xvda/ })).toContainText(
    /\d\.\d MiB\/s/,
  );
  await expect(
    page.getByRole('table', { name: 'Interfaces of web-07' }).getByRole('row', { name: /eth0/ }),
  ).toContainText(/\d \/ \d+\.\d MiB\/s/);
  await window.line('xs-paris-02').hover();
  // Where that scrolled the tree, the pointer rests on the line once it moves again.
  await window.line('xs-paris-02').hover({ position: { x: 80, y: 10 } });
  const peek = page.getByRole('tooltip').filter({ hasText: 'xs-paris-02' });
  await expect(peek).toContainText(/CPU.*\d %.*Memory.*GiB/s);
  await page.mouse.move(700, 400);
  await expect(peek).toBeHidden();
});

test('a grid sorted by live numbers keeps its order under the pointer, and sorts anew without it', async () => {
  await window.open('Paris');
  await page.getByRole('tab', { name: 'Overview' }).click();
  const grid = page.getByRole('treegrid').first();
  const names = () => grid.getByRole('row').getByRole('link').allInnerTexts();
  const cells = () => grid.getByRole('row').allInnerTexts();
  await grid.getByRole('columnheader', { name: /Net/ }).getByRole('button').click();
  await grid.getByRole('row').nth(4).hover();
  const held = await names();
  for (let sample = 0; sample < 2; sample += 1) {
    const before = await cells();
    await expect.poll(cells).not.toEqual(before);
    expect(await names()).toEqual(held);
  }
  // Whatever the numbers do: a machine that stands still sends nothing, and those that send come first.
  const [busiest = ''] = held.filter((name) => !name.startsWith('xs-'));
  const other = await OtherClient.enter(lab);
  await other.call('VM.pause', await other.find('VM', busiest));
  await other.leave();
  await expect(grid.getByRole('row', { name: busiest })).toContainText('GiB held');
  expect(await names()).toEqual(held);
  await page.mouse.move(5, 5);
  await expect.poll(names).not.toEqual(held);
});

test('a server that does not answer leaves a gap with its reason, and no zero', async () => {
  await window.open('xs-paris-03');
  await performance.open();
  await expect(performance.legend('CPU').getByRole('listitem').first()).toContainText('%');
  await lab.play({ kind: 'crash-host', pool: 'Paris', host: 'xs-paris-03' });
  await expect(page.getByText(/xs-paris-03 has not answered since \d\d:\d\d/)).toBeVisible();
  const { graphs } = await performance.exported();
  for (const { series } of graphs) for (const { values, label } of series) expect(values.at(-1), label).not.toBe(0);
});
