import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeCertificate } from '../../lab/wire/certificate.ts';
import { reaches } from '../../pools/test-kit.ts';
import { practice } from './test-kit.ts';

const PASSWORD = 'practice';
const reversed = (text: string): string => Buffer.from(text).reverse().toString();
const keychain = {
  name: 'test',
  encrypt: (text: string) => Promise.resolve(Buffer.from(reversed(text))),
  decrypt: (bytes: Uint8Array) => Promise.resolve(reversed(Buffer.from(bytes).toString())),
};

test('the server password changes after the old one is proven; what is kept and signed in with follows', async (t) => {
  const at = await practice(t, { profile: 'single', keychain });
  const [pool] = at.pools;
  assert.ok(pool);
  const change = (currentPassword: string, newPassword: string, samePassword = newPassword) =>
    at.run('pool.changePassword', 'host', 'xs-solo', { currentPassword, newPassword, samePassword });

  const guessed = await change('guess', 'other-one');
  assert.equal(guessed.failure?.code, 'wrong-current-password');
  assert.deepEqual(
    [guessed.retry, guessed.asks?.action, guessed.asks?.args],
    [undefined, 'pool.changePassword', { currentPassword: '', newPassword: '', samePassword: '' }],
    'it can be asked again, not run again',
  );
  assert.equal((await change(PASSWORD, 'other-one', 'other-two')).failure?.code, 'differs');
  const row = await change(PASSWORD, 'better-one');
  assert.equal(row.state, 'done', JSON.stringify(row.failure));
  assert.doesNotMatch(JSON.stringify(at.activities.store.rows()), /better-one|other-one|"practice"/);
  assert.equal(row.retry, undefined);
  assert.equal(
    await keychain.decrypt(Buffer.from(at.kept.servers[0]?.secret?.data ?? '', 'base64')),
    'better-one',
    'the new one is kept in place of the old',
  );
  await assert.rejects(pool.signInApart({ username: 'root', password: PASSWORD }));
  await (await pool.signInApart({ username: 'root', password: 'better-one' })).end();
});

test('a server alone becomes a pool with a name, once', async (t) => {
  const at = await practice(t, { profile: 'single' });
  const [pool] = at.pools;
  const row = await at.run('host.makePool', 'host', 'xs-solo', { name: 'Nice', description: 'by the sea' });
  assert.equal(row.state, 'done', JSON.stringify(row.failure));
  assert.equal(pool?.name, 'Nice');
  assert.equal((await at.run('host.makePool', 'host', 'xs-solo', { name: 'Again' })).failure?.code, 'in-pool');
});

test('a pool takes in a server that is connected alone, from its own side, and puts it out: it is connected alone again', async (t) => {
  const at = await practice(t, { profile: 'practice+single', speed: 600 });
  const [paris, , solo] = at.pools;
  assert.ok(paris && solo && paris.state.at === 'live');
  const { address } = paris.state;
  const add = () =>
    at.run('pool.addServer', 'pool', 'Paris', { server: solo.id, address, username: 'root', password: PASSWORD });
  assert.equal((await add()).failure?.code, 'running-vms');
  await at.run('vm.forceShutdown', 'VM', ['files', 'win-desk'], {}, solo);
  const row = await add();
  assert.equal(row.state, 'done', JSON.stringify(row.failure));
  assert.doesNotMatch(JSON.stringify(at.activities.store.rows()), /"practice"/);
  assert.ok([...paris.inventory.all('host')].some(({ name_label }) => name_label === 'xs-solo'));
  await at.until(() => at.list.get(solo.id) === undefined);

  const out = await at.run('host.eject', 'host', 'xs-solo');
  assert.equal(out.state, 'done', JSON.stringify(out.failure));
  const alone = () => at.list.list().find((pool) => pool.inventory.count('host') === 1 && pool.name === 'xs-solo');
  await at.until(() => alone()?.state.at === 'live');
  assert.deepEqual(
    at.kept.servers.map(({ name, username }) => [name, username]),
    [
      ['Paris', 'root'],
      ['Lyon', 'root'],
      ['xs-solo', 'root'],
    ],
  );
});

test('somebody of a directory is told why they may not, and nothing is asked of the server', async (t) => {
  const at = await practice(t, { profile: 'single', user: 'pool-admin' });
  const args = { currentPassword: PASSWORD, newPassword: 'better-one', samePassword: 'better-one' };
  assert.equal((await at.run('pool.changePassword', 'host', 'xs-solo', args)).failure?.code, 'not-root');
});

test('a certificate is installed from its files, and reset; the console follows without asking', async (t) => {
  const at = await practice(t, { profile: 'single' });
  const [pool] = at.pools;
  assert.ok(pool);
  const own = makeCertificate('xs-solo', at.find('host', 'xs-solo').address, Date.now() - 86_400_000);
  const other = makeCertificate('other', '127.0.0.1', Date.now() - 86_400_000);
  const file = async (name: string, text: string): Promise<string> => {
    const path = join(at.dir, name);
    await writeFile(path, text);
    return path;
  };
  const certificate = await file('xs-solo.pem', own.cert);
  const keyFile = await file('xs-solo.key', own.key);
  const wrongKey = await file('other.key', other.key);
  const install = (args: object) => at.run('host.installCertificate', 'host', 'xs-solo', args);
  const pinned = (): string => Object.values(at.kept.pins)[0]?.fingerprint256 ?? '';
  const before = pinned();
  assert.notEqual(before, '');

  assert.equal((await install({ certificate: keyFile, keyFile })).failure?.code, 'not-a-certificate');
  assert.equal((await install({ certificate, keyFile: wrongKey })).failure?.code, 'SERVER_CERTIFICATE_KEY_MISMATCH');
  assert.equal(pinned(), before, 'what was not installed is not trusted');

  const follows = async (): Promise<void> => {
    await at.list.disconnect(pool.id);
    at.list.connect(pool.id);
    await reaches(pool, 'live');
  };
  const row = await install({ certificate, keyFile });
  assert.equal(row.state, 'done', JSON.stringify(row.failure));
  assert.doesNotMatch(JSON.stringify(row), /PRIVATE KEY/);
  const installed = pinned();
  assert.notEqual(installed, before);
  await follows();

  const reset = await at.run('host.resetCertificate', 'host', 'xs-solo');
  assert.equal(reset.state, 'done', JSON.stringify(reset.failure));
  assert.notEqual(pinned(), installed);
  await follows();
});

test('a status report is a whole file for each server, or none', async (t) => {
  const at = await practice(t);
  const [pool] = at.pools;
  assert.ok(pool);
  const row = await at.run('host.statusReport', 'pool', 'Paris', { folder: at.dir, stamp: 'now', parts: ['xapi'] });
  assert.equal(row.state, 'done', JSON.stringify(row.failure));
  const hosts = [...pool.inventory.all('host')];
  assert.ok(hosts.length > 1);
  for (const { name_label } of hosts) {
    const bytes = await readFile(join(at.dir, `status-${name_label}-now.tar`));
    assert.ok(bytes.length % 512 === 0 && bytes.includes(`-${name_label}`), name_label);
  }
  const again = await at.run('host.statusReport', 'pool', 'Paris', { folder: at.dir, stamp: 'now' });
  assert.equal(again.failure?.code, 'file-exists');
});
