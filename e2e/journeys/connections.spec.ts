import { readFile } from 'node:fs/promises';
import { expect, startConsole, test } from '../console.ts';
import { startLab } from '../pages/lab.ts';
import { ConsoleWindow } from '../pages/window.ts';

test.use({ args: ['--no-lab'] });

test('a server is added after its certificate was compared, and its password kept; a changed certificate stops and shows both', async ({
  page,
  console,
  dataDir,
  browser,
}) => {
  const lab = await startLab('--seed', '1');
  const window = new ConsoleWindow(page);
  await expect(page.getByRole('heading', { name: 'No servers yet' })).toBeVisible();

  await page.getByRole('main').getByRole('button', { name: 'Add a server' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a server' });
  await dialog.getByLabel('Address').fill(lab.host);
  await dialog.getByLabel('User').fill(lab.username);
  await dialog.getByLabel('Password', { exact: true }).fill('wrong');
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(dialog.getByRole('heading', { name: /^Is this really/ })).toBeVisible();
  await dialog.getByRole('button', { name: 'It matches, pin and connect' }).click();

  await expect(dialog.getByRole('alert')).toContainText('The user name or the password was not accepted');
  await dialog.getByRole('button', { name: 'Change and try again' }).click();
  await dialog.getByLabel('Password', { exact: true }).fill(lab.password);
  await dialog.getByRole('checkbox', { name: 'Remember, locked with a passphrase' }).click();
  await dialog.getByRole('checkbox', { name: 'Open read-only' }).click();
  const connect = dialog.getByRole('button', { name: 'Connect', exact: true });
  await expect(connect).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByLabel('Passphrase', { exact: true }).fill('barley and oats');
  await dialog.getByLabel('Passphrase again').fill('barley and oats');
  await dialog.getByRole('button', { name: 'Lock with this passphrase' }).click();
  await connect.click();
  await expect(dialog).toBeHidden();
  await expect(window.line('xs-solo')).toBeVisible();
  await window.isAt('xs-solo');

  const banner = page.getByRole('status').filter({ hasText: 'xs-solo is opened read-only' });
  await window.line('xs-solo').click({ button: 'right' });
  await expect(page.getByRole('menuitem', { name: 'Restart toolstack' })).toContainText('Its pool is opened read-only');
  await page.keyboard.press('Escape');
  await banner.getByRole('button', { name: 'Sign in to change something…' }).click();
  const signIn = page.getByRole('dialog', { name: 'Sign in to xs-solo' });
  await expect(signIn.getByRole('checkbox', { name: 'Open read-only' })).not.toBeChecked();
  await signIn.getByLabel('Password', { exact: true }).fill(lab.password);
  await signIn.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(signIn).toBeHidden();
  await expect(banner).toBeHidden();

  await lab.stop();
  await expect(page.getByRole('button', { name: 'Connections: 1 away' })).toBeVisible();
  await expect(window.line('xs-solo')).toBeVisible();

  const port = new URL(console.address).port;
  await expect(startConsole(`${dataDir}/other`, '--no-lab', '--port', port)).rejects.toThrow(`Port ${port} is in use`);
  const other = await startLab('--seed', '2', '--port', lab.port);
  await page.getByRole('button', { name: 'Connections: 1 needs you' }).click({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  const question = page.getByRole('dialog', { name: 'Certificate of xs-solo' });
  await expect(question.getByRole('region', { name: 'Before' })).toBeVisible();
  await expect(question.getByRole('region', { name: 'Now' })).toBeVisible();
  const verb = question.getByRole('button', { name: 'It matches, pin the new one' });
  await expect(verb).toHaveAttribute('aria-disabled', 'true');
  await question.getByRole('checkbox').click();
  await verb.click();
  await expect(question).toBeHidden();
  await expect(page.getByRole('button', { name: 'Connections: 1 live' })).toBeVisible();
  await page.keyboard.press('Control+j');
  for (const told of [/^Not signed in to .* as root: /, /^Connected to .* as root$/, / started on xs-solo$/])
    await expect(page.getByRole('article', { name: told }).first()).toBeVisible();
  await expect(
    page.getByRole('article', { name: /^The connection with xs-solo was lost: .*; it came back$/ }),
  ).toBeVisible();

  await page.goto('about:blank');
  await console.stop();
  const again = await startConsole(dataDir, '--no-lab');
  const fresh = await browser.newPage();
  await fresh.goto(again.address);
  const vault = fresh.getByRole('dialog', { name: 'Unlock your passwords' });
  await expect(vault).toBeVisible();
  await expect(fresh.getByText('needs password')).toBeVisible();
  await vault.getByLabel('Passphrase').fill('oats and barley');
  await vault.getByRole('button', { name: 'Unlock' }).click();
  await expect(vault).toContainText('It does not open what was locked before.');
  await vault.getByLabel('Passphrase').fill('barley and oats');
  await fresh.keyboard.press('Enter');
  await expect(vault).toBeHidden();
  await expect(fresh.getByRole('button', { name: 'Connections: 1 live' })).toBeVisible();
  await again.stop();
  await other.stop();
});

const THEIRS = `<?xml version="1.0" encoding="utf-8"?><XenConnections><XenConnection><Hostname>127.0.0.1</Hostname>
<Port>1</Port><FriendlyName>Paris</FriendlyName></XenConnection></XenConnections>`;

test('a list comes from XenCenter, goes out and comes in again; what is none is refused with a word', async ({
  page,
}) => {
  await page.getByRole('button', { name: 'Import' }).click();
  const dialog = page.getByRole('dialog', { name: 'Server list' });
  await expect(dialog).toContainText('No server is saved yet.');
  const choose = (name: string, text: string, encoding: BufferEncoding = 'utf8'): Promise<void> =>
    dialog
      .getByLabel('Server list file')
      .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text, encoding) });
  await choose('notes.txt', 'hello');
  await expect(dialog.getByRole('alert')).toContainText('notes.txt is no server list');
  await choose('theirs.xml', `\uFEFF${THEIRS}`, 'utf16le');
  await expect(dialog.getByRole('status')).toContainText('1 added from theirs.xml.');
  const line = dialog.getByRole('listitem').filter({ hasText: 'root at 127.0.0.1, port 1' });
  await expect(line).toContainText('Paris');
  await dialog.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'For this console' }).click(),
  ]);
  const text = await readFile(await download.path(), 'utf8');
  await choose('again.json', text);
  await expect(dialog.getByRole('status')).toContainText('no server that is not here already');
  await dialog.getByRole('button', { name: 'Remove Paris from this console…' }).click();
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(line).toHaveCount(0);
  await choose('again.json', text);
  await expect(line).toContainText('Paris');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(new ConsoleWindow(page).line('Paris')).toContainText('not connected');
});

test('several at once: each says what became of it, and leaving takes back what is not there', async ({ page }) => {
  await page.getByRole('main').getByRole('button', { name: 'Add a server' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a server' });
  await dialog.getByLabel('Address').fill('127.0.0.1:1, nosuch.invalid');
  await dialog.getByLabel('Password', { exact: true }).fill('any');
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
  const servers = dialog.getByRole('list', { name: 'Servers' });
  await expect(servers.getByRole('button', { name: /127\.0\.0\.1:1 Not reached/ })).toBeVisible();
  await expect(servers.getByRole('button', { name: /nosuch\.invalid Not reached/ })).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('heading', { name: 'No servers yet' })).toBeVisible();
});
