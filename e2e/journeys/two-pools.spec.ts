import { OtherClient } from '../pages/client.ts';
import { expect, test } from '../stage.ts';

test.use({ setting: { profile: 'practice', wide: true } });

test('one verb over VMs of two pools: one row with its parts, the one that failed alone is tried again', async ({
  stage,
}) => {
  const { lab, page, window, activity } = stage;
  const mine = [
    ['Paris', 'test-a', 'across-paris'],
    ['Lyon', 'old-crm', 'across-lyon'],
  ] as const;
  for (const [pool, original, name] of mine) {
    const other = await OtherClient.enter(lab, pool);
    await other.call('VM.clone', await other.find('VM', original), name);
    await other.leave();
  }
  await window.line('across-paris').click();
  await window.line('across-lyon').click({ modifiers: ['Control'] });
  await lab.trouble({ call: 'VM.start', code: 'INTERNAL_ERROR', params: ['once'] });
  await page.getByRole('toolbar', { name: '2 selected' }).getByRole('button', { name: 'Start 2' }).click();
  await expect(activity.strip.getByText('Start 2 VMs was done in part only', { exact: true })).toBeVisible();
  await activity.strip.getByRole('button', { name: 'Show' }).click();
  const card = activity.row('Start 2 VMs').getByRole('region');
  await card.getByRole('button', { name: 'Retry' }).click();
  for (const [, , name] of mine) await expect(window.line(name).getByRole('img', { name: 'Running' })).toBeVisible();
});
