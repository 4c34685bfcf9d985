import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { preferencesContract } from '../../app/contract/preferences.ts';
import { preferences } from './preferences.ts';

const idle = { signal: new AbortController().signal };

async function directory(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'preferences-'));
  t.after(() => rm(path, { recursive: true, force: true }));
  return path;
}

test('what was set is there after a restart; null removes', async (t) => {
  const dir = await directory(t);
  const first = await preferences(dir);
  await first.handlers['preferences.set']({ key: 'theme', value: 'dark' }, idle);
  await first.handlers['preferences.set']({ key: 'width', value: 300 }, idle);
  await first.handlers['preferences.set']({ key: 'theme', value: null }, idle);
  await first.close();

  const second = await preferences(dir);
  assert.deepEqual(await second.handlers.preferences({}, idle), { width: 300 });
  await second.close();
  assert.deepEqual(await readdir(dir), ['preferences.json']);
  assert.equal((await stat(join(dir, 'preferences.json'))).mode & 0o777, 0o600);
});

test('nothing, as it comes over a wire, removes too', async (t) => {
  const dir = await directory(t);
  const kept = await preferences(dir);
  const { args } = preferencesContract['preferences.set'];
  const sent = (value: unknown) => args.parse(JSON.parse(JSON.stringify({ key: 'theme', value })));
  await kept.handlers['preferences.set'](sent('dark'), idle);
  await kept.handlers['preferences.set'](sent(undefined), idle);
  assert.deepEqual(await kept.handlers.preferences({}, idle), {});
  await kept.close();
});

test('a damaged file is an empty one, and is replaced by the next change', async (t) => {
  const dir = await directory(t);
  await writeFile(join(dir, 'preferences.json'), '{"version":1,"values":');
  const damaged = await preferences(dir);
  assert.deepEqual(await damaged.handlers.preferences({}, idle), {});
  await damaged.handlers['preferences.set']({ key: 'a', value: [1] }, idle);
  await damaged.close();

  const healed = await preferences(dir);
  assert.deepEqual(await healed.handlers.preferences({}, idle), { a: [1] });
  await healed.close();
});
