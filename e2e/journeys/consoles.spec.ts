import type { Locator } from 'playwright/test';
import { expect, FAST, test, type Stage } from '../stage.ts';

const VM = 'registry-01';
const CELL = { width: 8, height: 16 };

interface Screen {
  readonly width: number;
  readonly height: number;
  /** One string per line of the screen and letter in it: where it has ink. Letters without ink are empty. */
  readonly lines: readonly (readonly string[])[];
}

/** What a canvas shows, cut into the places of letters. */
function seen(canvas: Locator): Promise<Screen> {
  return canvas.evaluate((node, cell) => {
    const { width, height } = node as HTMLCanvasElement;
    // A canvas is there before its server has said how large it is.
    if (width === 0 || height === 0) return { width, height, lines: [] };
    const { data = new Uint8ClampedArray() } =
      (node as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height) ?? {};
    const ink = (left: number, top: number): string => {
      let shape = '';
      for (let y = 0; y < cell.height - 2; y++)
        for (let x = 0; x < cell.width; x++) {
          if ((data[((top + y) * width + left + x) * 4] ?? 0) > 128) shape += `${x},${y} `;
        }
      return shape;
    };
    const lines = Array.from({ length: Math.floor(height / cell.height) }, (_, row) =>
      Array.from({ length: Math.floor(width / cell.width) }, (_, column) =>
        ink(column * cell.width, row * cell.height),
      ),
    );
    return { width, height, lines };
  }, CELL);
}

const written = ({ lines }: Screen): number => lines.filter((line) => line.some((shape) => shape !== '')).length;

/** The last lines of the screen that say something, with the empty places behind their words left out. */
function last({ lines }: Screen, count: number): readonly (readonly string[])[] {
  const said = lines.map((line) => line.slice(0, line.findLastIndex((shape) => shape !== '') + 1));
  return said.filter((line) => line.length > 0).slice(-count);
}

async function openConsole({ window, object, page }: Stage, name: string): Promise<void> {
  await window.choose(name);
  await object.tab('Console');
  await expect(page.getByRole('toolbar', { name: 'Console' }).getByRole('status')).toHaveText('Connected');
}

test('a screen shows how its VM starts, grows with it, and echoes what is typed', async ({ stage }) => {
  const { lab, object, page } = stage;
  const canvas = page.getByRole('application', { name: 'Console of the virtual machine' }).locator('canvas');
  await openConsole(stage, VM);
  await object.stronger('Force restart');
  await lab.speed(0);
  await object.confirm('Force restart');
  await expect
    .poll(async () => {
      await lab.pass(0.5);
      return (await canvas.count()) === 0 ? 0 : (await seen(canvas)).width;
    })
    .toBe(640);
  await expect.poll(async () => written(await seen(canvas))).toBeGreaterThan(0);
  const before = written(await seen(canvas));
  await lab.pass(1.2);
  await expect.poll(async () => written(await seen(canvas))).toBeGreaterThan(before);
  await lab.pass(20);
  await expect.poll(async () => (await seen(canvas)).width).toBe(1024);
  await lab.speed(FAST);

  await canvas.click();
  await page.keyboard.type('root\npassword\n');
  await expect.poll(async () => written(await seen(canvas))).toBeGreaterThan(before);
  const word = 'bXy8w';
  await page.keyboard.type(`echo ${word}\n`);
  await expect
    .poll(async () => {
      const [typed = [], answered = []] = last(await seen(canvas), 3);
      return answered.length === word.length && answered.every((shape, at) => typed.at(at - word.length) === shape);
    })
    .toBe(true);
});

test('a server has a screen and a text console, which asks who is there', async ({ stage }) => {
  const { page, window } = stage;
  // While a screen has the keyboard, shortcuts are the VM's.
  await window.filter.click();
  await openConsole(stage, 'xs-paris-01');
  const kinds = page.getByRole('group', { name: 'Kind of console' });
  await kinds.getByText('Text').click();
  const text = page.locator('.xterm-accessibility');
  await expect(text).toContainText('login:');
  await page.keyboard.type('root\n');
  await expect(text).toContainText('Password:');
  await page.keyboard.type('practice\nwhoami\n');
  await expect(text).toContainText(/whoami\s*root/);
  await kinds.getByText('Screen').click();
  await expect(page.getByRole('application', { name: 'Console of the virtual machine' })).toBeVisible();
  // The screen keeps the keyboard, and the window is shared.
  await window.open('Paris');
});
