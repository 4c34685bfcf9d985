import { expect, test } from '../console.ts';

test('two practice pools come up alive in the tree', async ({ page }) => {
  const tree = page.getByRole('tree', { name: 'Infrastructure' });
  await expect(tree.getByRole('treeitem', { name: /^Paris/ })).toBeVisible();
  await expect(tree.getByRole('treeitem', { name: /^Lyon/ })).toBeVisible();
  await expect(tree.getByRole('treeitem', { name: /^xs-paris-01/ })).toBeVisible();
  await expect(page.getByText('2 live')).toBeVisible();
  const all = page.getByRole('treegrid', { name: 'Servers and VMs of all pools' });
  for (const name of ['Lyon', 'xs-lyon-01', 'mail-02'])
    await expect(all.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) })).toContainText(
      /% of \d/,
    );
  await expect(page.getByRole('main')).toContainText('2 of 2 pools live');
});
