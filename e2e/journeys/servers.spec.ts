import { X509Certificate } from 'node:crypto';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { makeCertificate } from '../../main/lab/wire/certificate.ts';
import { OtherClient } from '../pages/client.ts';
import { prove, proveThen, type Deed } from '../pages/deed.ts';
import { HANDS } from '../pages/moving.ts';
import { expect, test, type Stage } from '../stage.ts';

test.use({ setting: { profile: 'practice+single', wide: true } });

const ALONE = 'xs-solo';
const NEXT = 'a better one';

const made = makeCertificate(ALONE, '127.0.0.1', Date.now() - 86_400_000);

/** What the server shows to whoever calls. */
function shown({ lab }: Stage): Promise<string> {
  const [host, port] = (lab.pools.get(ALONE) ?? '').split(':');
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port), rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256);
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

/** Its page tells of the certificate by its fingerprint. */
const told = ({ page }: Stage, fingerprint: string): Promise<void> =>
  expect(page.getByRole('region', { name: 'Certificate', exact: true })).toContainText(fingerprint);

/** The console goes on with it, and asks nobody. */
async function follows({ page, window }: Stage): Promise<void> {
  await expect(page.getByRole('button', { name: 'Connections: 3 live' })).toBeVisible();
  await window.choose(ALONE);
}

const alone: readonly Deed[] = [
  {
    on: ALONE,
    title: `Status report of ${ALONE}`,
    way: async ({ window, object, folder }) => {
      await window.command('>Server status report');
      await object.dialog.getByLabel('Folder on this machine').fill(folder);
      await object.confirm('Fetch report');
    },
    trouble: { call: 'task.create', code: 'INTERNAL_ERROR', words: 'the server hit an unexpected problem' },
    seen: async ({ folder }) => {
      const [file = 'none'] = (await readdir(folder)).filter((name) => /^status-xs-solo-[\d-]+\.tar$/.test(name));
      expect((await stat(join(folder, file))).size).toBeGreaterThan(0);
    },
  },
  {
    on: ALONE,
    title: `Install a certificate on ${ALONE}`,
    way: async ({ window, object, folder }) => {
      await writeFile(join(folder, 'new.pem'), made.cert);
      await writeFile(join(folder, 'new.key'), made.key);
      await window.command('>Install certificate');
      await object.dialog.getByLabel('Certificate', { exact: true }).fill(join(folder, 'new.pem'));
      await object.dialog.getByLabel('Its private key').fill(join(folder, 'new.key'));
      await object.confirm('Install certificate');
    },
    trouble: {
      call: 'host.install_server_certificate',
      code: 'SERVER_CERTIFICATE_EXPIRED',
      words: 'the certificate has expired',
    },
    seen: async (stage) => {
      const { fingerprint256 } = new X509Certificate(made.cert);
      expect(await shown(stage)).toBe(fingerprint256);
      await follows(stage);
      await told(stage, fingerprint256);
    },
  },
  {
    on: ALONE,
    title: `Reset the certificate of ${ALONE}`,
    way: async ({ window, object }) => {
      await window.command('>Reset certificate');
      await object.confirm('Reset certificate');
    },
    trouble: { call: 'host.reset_server_certificate', code: 'HOST_OFFLINE', words: 'the server does not respond' },
    seen: async (stage) => {
      const now = await shown(stage);
      expect(now).not.toBe(new X509Certificate(made.cert).fingerprint256);
      await follows(stage);
      await told(stage, now);
    },
  },
];

prove(alone);

test('a server of its own joins a pool by mouse and by keyboard, and is put out again: what is in the way is told pool by pool', async ({
  stage: { lab, page, window, object, moving },
}) => {
  const { dialog } = object;
  await lab.speed(3000);
  await expect(window.line('Paris')).toContainText('3 servers');
  await window.open('xs-solo');
  await moving.pickUp('Lyon');
  await expect(moving.pools.getByRole('option', { selected: true })).toContainText('It runs another version');
  const inTheWay = page.getByRole('region', { name: 'In the way' });
  await expect(inTheWay).toContainText('xs-solo cannot join Lyon');
  await expect(inTheWay).toContainText('Virtual machines run on it');
  await expect(moving.pools.getByRole('option', { name: /^Paris/ })).toContainText('Virtual machines run on it');
  await page.keyboard.press('Escape');
  for (const name of ['files', 'win-desk']) {
    await window.command(name);
    await window.isAt(name);
    await object.verb('Shut down').click();
    await object.confirm('Shut down');
    await expect(window.line(`${name} Halted`)).toBeVisible();
  }

  for (const hand of HANDS) {
    await window.open('xs-solo');
    await moving.hold(hand, 'xs-solo', 'Paris');
    await expect(moving.pools.getByRole('option', { name: /^Paris/ })).toContainText('may join');
    await expect(window.line('Paris')).toContainText('may join');
    await expect(window.line('Lyon')).toContainText('cannot');
    if (hand === 'mouse') await page.mouse.up();
    else await page.keyboard.press('Enter');
    await expect(dialog.getByRole('radio', { name: /^Paris/ })).toBeChecked();
    await expect(dialog.getByRole('radio', { name: /^Lyon/ })).toBeDisabled();
    await expect(dialog).toContainText('It runs another version');
    await dialog.getByLabel('Password there', { exact: true }).fill(lab.password);
    await moving.press(hand, dialog.getByRole('button', { name: 'Add to pool' }));
    await expect(window.line('Paris')).toContainText('4 servers', { timeout: 60_000 });
    await expect(page.getByRole('contentinfo', { name: 'Activity' })).toContainText('Add xs-solo to Paris');
    // Its own connection is gone with it: it is there once, as a member, and its page goes on as a member's.
    await expect(window.crumbs).toContainText('Paris');
    await expect(page.getByRole('button', { name: 'Connections: 2 live' })).toBeVisible();
    await expect(window.line('xs-solo')).toHaveCount(1);

    const warning = page.getByRole('dialog', { name: 'Remove xs-solo from the pool?' });
    const out = moving.pools.getByRole('option', { name: /^Out of the pool/ });
    if (hand === 'mouse') {
      await moving.carry(window.line('xs-solo'), out);
      await expect(out).toContainText('may leave');
      await page.mouse.up();
    } else {
      await moving.pickUp('Out of the pool');
      await expect(out).toContainText('may leave');
      await page.keyboard.press('Enter');
    }
    await expect(warning).toContainText('Its local storage is erased');
    await warning.getByRole('textbox').fill('xs-solo');
    await moving.press(hand, warning.getByRole('button', { name: 'Remove and erase' }));
    await expect(window.line('Paris')).toContainText('3 servers');
    // It is a server of its own again, and connected as its pool was.
    await expect(page.getByRole('button', { name: 'Connections: 3 live' })).toBeVisible();
    await expect(window.line('xs-solo')).toHaveCount(1);
    await expect(window.line('xs-solo')).toHaveAttribute('aria-level', '1');
  }
});

async function tellPasswords({ lab, object }: Stage): Promise<void> {
  await object.dialog.getByLabel('Password now').fill(lab.password);
  await object.dialog.getByLabel('New password').fill(NEXT);
  await object.dialog.getByLabel('The same once more').fill(NEXT);
  await object.confirm('Change password');
}

async function tellPassword({ object }: Stage): Promise<void> {
  await object.dialog.getByLabel('Password of this pool').fill(NEXT);
  await object.confirm('Take it in');
}

const after: readonly Deed[] = [
  {
    on: 'Paris',
    title: 'Change the server password of Paris',
    way: async (stage) => {
      await stage.window.command('>Change server password');
      await tellPasswords(stage);
    },
    trouble: {
      call: 'session.change_password',
      code: 'CHANGE_PASSWORD_REJECTED',
      params: ['It is too simple'],
      words: 'the password was not changed',
    },
    again: tellPasswords,
    seen: async ({ lab }) => {
      await expect(OtherClient.enter(lab)).rejects.toThrow('SESSION_AUTHENTICATION_FAILED');
      await (await OtherClient.enter({ ...lab, password: NEXT })).leave();
    },
  },
  {
    on: ALONE,
    title: `Make ${ALONE} the pool Nice`,
    way: async ({ window, object }) => {
      await window.command('>New pool');
      await object.dialog.getByLabel('Name').fill('Nice');
      await object.confirm('Make pool');
    },
    trouble: { call: 'pool.set_name_label', code: 'HOST_OFFLINE', words: 'the server does not respond' },
    seen: async ({ window }) => {
      await window.choose('Nice');
      await expect(window.line('Nice')).toContainText('1 server');
    },
  },
  {
    on: 'Paris',
    title: 'Take a server into Paris',
    way: async (stage) => {
      const { lab, window, object } = stage;
      // It restarts as a member.
      await lab.speed(3000);
      await window.command('>Take in a server');
      await expect(object.dialog.getByRole('radio', { name: /^Lyon/ })).toBeDisabled();
      await expect(object.dialog).toContainText('It is in a pool already');
      await object.dialog.getByRole('radio', { name: /^Nice/ }).check();
      await tellPassword(stage);
    },
    trouble: {
      call: 'pool.join',
      code: 'JOINING_HOST_SERVICE_FAILED',
      words: 'the server that joins did not do its part',
    },
    again: async (stage) => {
      await tellPassword(stage);
      await expect(stage.window.line('Paris')).toContainText('4 servers', { timeout: 60_000 });
    },
    seen: async ({ window }) => {
      await expect(window.line('Paris')).toContainText('4 servers');
      await expect(window.line('Nice')).toHaveCount(0);
      await window.choose(ALONE);
    },
  },
];

proveThen(after);
