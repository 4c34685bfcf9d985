import axe from 'axe-core';
import type { Page } from 'playwright/test';

/** What a screen reader, a keyboard or weak eyes would stumble over badly, within a part of the page or all of it. */
export async function stumbles(page: Page, within = 'body', rules?: readonly string[]): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  return page.evaluate(
    async ([root, only]) => {
      // A finding about something half faded in would be one about the fading; what fades begins with the next frame.
      await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
      await Promise.all(
        document
          .getAnimations()
          .filter((one) => one.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
          .map((one) => one.finished.catch(() => undefined)),
      );
      const checker = (globalThis as unknown as { readonly axe: typeof axe }).axe;
      const { violations } = await checker.run(root, {
        resultTypes: ['violations'],
        ...(only ? { runOnly: [...only] } : {}),
      });
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) =>
          nodes.map(({ html, any }) => {
            const { fgColor, bgColor } = (any[0]?.data ?? {}) as {
              readonly fgColor?: string;
              readonly bgColor?: string;
            };
            return `${id}${fgColor === undefined ? '' : ` (${fgColor} on ${bgColor})`}: ${html.slice(0, 200)}`;
          }),
        );
    },
    [within, rules] as const,
  );
}

/** In light; and in dark what the colours alone decide. `alone`: it covers the page, which need not be looked through. */
export async function stumblesInBoth(page: Page, within = 'body', alone = false): Promise<readonly string[]> {
  const found: string[] = [];
  if (alone) await page.evaluate(() => document.getElementById('root')?.style.setProperty('display', 'none'));
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  found.push(...(await stumbles(page, within, ['color-contrast'])).map((one) => `dark: ${one}`));
  await page.emulateMedia({ colorScheme: 'light' });
  found.push(...(await stumbles(page, within)).map((one) => `light: ${one}`));
  if (alone) await page.evaluate(() => document.getElementById('root')?.style.removeProperty('display'));
  return found;
}
