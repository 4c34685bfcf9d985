import { expect, test } from '../console.ts';

test('two practice pools come up alive in the tree', async ({ page }) => {
  const tree = page.getByRole('tree', { name: 'Infrastructure' });
  await expect(tree.getByRole('treeitem', { name: /^Paris/ })).toBeVisible();
  await expect(tree.getByRole('treeitem', { name: /^Lyon/ })).toBeVisible();
  await expect(tree.getByRole('treeitem', { name: /^xs-paris-01/ })).toBeVisible();
  await expect(page.getByText('2 live')).toBeVisible();
});
