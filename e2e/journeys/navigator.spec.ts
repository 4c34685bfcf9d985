import { expect, startConsole, test } from '../console.ts';
import { ConsoleWindow } from '../pages/window.ts';

test('the tree by keyboard alone: move, open, select several, rename', async ({ page }) => {
  const window = new ConsoleWindow(page);
  await expect(window.line('backup-proxy')).toBeVisible();
  await window.line('Lyon').click();
  await window.isAt('Lyon');
  await page.keyboard.press('ArrowDown');
  await window.isAt('xs-lyon-01');
  await page.keyboard.press('ArrowLeft');
  await expect(window.line('xs-lyon-01')).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await window.isAt('backup-proxy');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await expect.poll(() => window.selected()).toEqual(['backup-proxy', 'dns-02', 'files-01']);
  await expect(page.getByRole('heading', { name: '3 selected' })).toBeVisible();

  await page.keyboard.press('ArrowDown');
  await window.isAt('mail-02');
  await page.keyboard.press('F2');
  await expect(page.getByRole('dialog', { name: /mail-02/ }).getByRole('textbox', { name: 'Name' })).toHaveValue(
    'mail-02',
  );
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Shift+F2');
  await page.getByRole('textbox', { name: 'New name for mail-02' }).fill('mail-03');
  await page.keyboard.press('Enter');
  await window.isAt('mail-03');
  await expect(window.line('mail-03')).toHaveCount(1);
});

test('filter words are joined by and, name fields, and forgive a slip', async ({ page }) => {
  const window = new ConsoleWindow(page);
  await expect(window.line('Paris')).toBeVisible();
  const found = async (text: string): Promise<readonly string[]> => {
    await window.filter.fill(text);
    const lines = await window.tree.getByRole('treeitem').all();
    return Promise.all(lines.map((line) => line.locator('bdi').innerText()));
  };
  await expect.poll(() => found('web state:paused')).toEqual(['Paris', 'xs-paris-01', 'web-02-debug']);
  await expect.poll(() => found('kafak')).toEqual(['Paris', 'xs-paris-03', 'kafka-01', 'kafka-02', 'kafka-03']);
  await window.filter.fill('no such thing');
  await expect(page.getByText('Nothing matches all of these words.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(window.line('Lyon')).toBeVisible();
});

test('back and forward, and the same place, sizes and theme after a restart', async ({
  page,
  console,
  dataDir,
  browser,
}) => {
  const window = new ConsoleWindow(page);
  await window.choose('xs-lyon-01');
  await window.choose('kafka-02');
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await window.isAt('xs-lyon-01');
  await page.getByRole('button', { name: 'Forward', exact: true }).click();
  await window.isAt('kafka-02');
  await expect(window.line('kafka-02')).toBeInViewport();

  // Lines that come above it, whoever brings them, do not move it.
  const place = async (): Promise<number | undefined> => (await window.line('kafka-02').boundingBox())?.y;
  const length = (): Promise<number> => window.tree.evaluate(({ scrollHeight }) => scrollHeight);
  const [before, short] = [await place(), await length()];
  await page.getByRole('button', { name: 'View: Infrastructure' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Built-in templates' }).click();
  await page.keyboard.press('Escape');
  await expect.poll(length).toBeGreaterThan(short);
  expect(await place()).toBe(before);

  await window.command('>theme: dark');
  const edge = page.getByRole('separator', { name: 'Width of the navigator' });
  await edge.focus();
  await page.keyboard.press('ArrowRight');
  await expect(edge).toHaveAttribute('aria-valuenow', '288');
  await page.goto('about:blank');
  await console.stop();

  const again = await startConsole(dataDir, '--lab');
  const fresh = new ConsoleWindow(await browser.newPage());
  await fresh.page.goto(again.address);
  await fresh.isAt('kafka-02');
  await expect(fresh.page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(fresh.page.getByRole('separator', { name: 'Width of the navigator' })).toHaveAttribute(
    'aria-valuenow',
    '288',
  );
  await expect.poll(() => fresh.selected()).toEqual(['kafka-02']);
  await again.stop();
});

test('tags and folders get another name everywhere, are made and go', async ({ page }) => {
  const window = new ConsoleWindow(page);
  const dialog = page.getByRole('dialog');
  const from = async (name: string, entry: string): Promise<void> => {
    await window.line(name).click({ button: 'right' });
    await page.getByRole('menuitem', { name: entry }).click();
  };
  await expect(window.line('xs-lyon-01')).toBeVisible();
  await window.command('>Navigator: tags and folders');
  await page.keyboard.press('Control+f');
  await page.keyboard.type('windows');
  await from('windows', 'Rename tag…');
  await dialog.getByLabel('New name').fill('redmond');
  await dialog.getByRole('button', { name: /^Rename/ }).click();
  await window.filter.fill('redmond');
  await expect(window.line('redmond')).toBeVisible();
  await from('redmond', 'Take it off everything');
  await expect(window.line('redmond')).toHaveCount(0);

  await window.filter.fill('Front');
  await from('Front', 'New folder…');
  await dialog.getByLabel('Folder').fill('/Shop/Front/Attic');
  await dialog.getByRole('button', { name: 'Make folder' }).click();
  await window.filter.fill('Attic');
  await expect(window.line('Attic')).toBeVisible();
  await window.filter.fill('Front');
  await from('Front', 'Move or rename folder…');
  await dialog.getByLabel('New place').fill('/Shop/Window');
  await dialog.getByRole('button', { name: /^Move/ }).click();
  await window.filter.fill('Window');
  await from('Window', 'Delete folder…');
  await dialog.getByRole('button', { name: 'Delete folder' }).click();
  for (const name of ['Window', 'Attic']) {
    await window.filter.fill(name);
    await expect(window.line(name)).toHaveCount(0);
  }
});
