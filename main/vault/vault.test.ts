import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Keychain } from '../host.ts';
import { createVault, openVault, seal, unseal } from './passphrase.ts';
import { Secrets } from './secrets.ts';
import { ServerStore } from './servers.ts';

async function store(t: TestContext) {
  const dir = await mkdtemp(join(tmpdir(), 'vault-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  const errors: unknown[] = [];
  const open = () => ServerStore.open(dir, (error) => errors.push(error));
  return { dir, open, errors };
}

const upsideDown: Keychain = {
  name: 'test',
  encrypt: async (text) => Uint8Array.from(Buffer.from(text).map((byte) => byte ^ 0xff)),
  decrypt: async (bytes) => Buffer.from(bytes.map((byte) => byte ^ 0xff)).toString(),
};

test('a sealed text opens with its key only, and untouched only', async () => {
  const { header, key } = await createVault('correct horse');
  const bytes = seal(key, 'pa55wörd');
  assert.equal(unseal(key, bytes), 'pa55wörd');
  for (const at of [0, 13, bytes.length - 1]) {
    const touched = Buffer.from(bytes);
    touched[at] = (touched[at] ?? 0) ^ 1;
    assert.throws(() => unseal(key, touched));
  }
  assert.notDeepEqual(seal(key, 'same'), seal(key, 'same'));
  assert.equal(await openVault(header, 'wrong'), undefined);
  assert.deepEqual(await openVault(header, 'correct horse'), key);
  assert.equal(await openVault({ ...header, N: 2 ** 26 }, 'correct horse'), undefined);
});

test('without keychain and passphrase nothing is kept', async (t) => {
  const { open } = await store(t);
  const secrets = new Secrets(await open(), undefined);
  assert.deepEqual(secrets.keeping, { by: 'nothing' });
  assert.equal(await secrets.seal('pa55'), undefined);
});

test('the keychain keeps; one that refuses does not', async (t) => {
  const { open } = await store(t);
  const secrets = new Secrets(await open(), upsideDown);
  const sealed = await secrets.seal('pa55');
  assert.ok(sealed && !JSON.stringify(sealed).includes('pa55'));
  assert.equal(await secrets.open(sealed), 'pa55');
  const refusing = new Secrets(await open(), { ...upsideDown, encrypt: () => Promise.reject(new Error('no')) });
  assert.equal(await refusing.seal('pa55'), undefined);
});

test('a passphrase vault across starts: locked, wrong, right, forgotten', async (t) => {
  const { dir, open } = await store(t);
  const first = await open();
  const making = new Secrets(first, undefined);
  await making.unlock('open sesame');
  const secret = await making.seal('pa55');
  assert.ok(secret);
  first.data.servers.push({ id: '1', address: 'a', username: 'root', name: '', members: [], open: true, secret });
  first.changed();
  await first.settled();
  assert.ok(!(await readFile(join(dir, 'servers.json'), 'utf8')).includes('pa55'));

  const second = await open();
  const secrets = new Secrets(second, undefined);
  assert.deepEqual(secrets.keeping, { by: 'passphrase', locked: true });
  assert.equal(await secrets.open(secret), undefined);
  assert.equal(await secrets.seal('x'), undefined);
  await assert.rejects(secrets.unlock('open barley'), /wrong-passphrase/);
  await secrets.unlock('open sesame');
  assert.equal(await secrets.open(secret), 'pa55');
  secrets.forgetVault();
  assert.equal(second.data.servers[0]?.secret, undefined);
  assert.deepEqual(secrets.keeping, { by: 'nothing' });
  await second.settled();
});

test('a damaged list is put aside, not overwritten', async (t) => {
  const { dir, open, errors } = await store(t);
  await writeFile(join(dir, 'servers.json'), '{"version":1,"servers":');
  const fresh = await open();
  assert.deepEqual(fresh.data.servers, []);
  assert.equal(errors.length, 1);
  fresh.changed();
  await fresh.settled();
  const aside = (await readdir(dir)).filter((name) => name.includes('.damaged-'));
  assert.deepEqual(
    aside.map((name) => join(dir, name)),
    [fresh.putAside],
  );
});

test('what cannot be written is told, and no longer once it is written', async (t) => {
  const { dir, open } = await store(t);
  const servers = await open();
  let told = 0;
  servers.onWritten(() => (told += 1));
  await mkdir(join(dir, 'servers.json.new'));
  servers.changed();
  await servers.settled();
  assert.match(servers.unwritten ?? '', /servers\.json cannot be written: /);
  await rmdir(join(dir, 'servers.json.new'));
  servers.changed();
  await servers.settled();
  assert.equal(servers.unwritten, undefined);
  assert.equal(told, 2);
});
