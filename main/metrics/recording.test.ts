import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { decodeBlocks, encodeBlock, Recording, type Recorded } from './recording.ts';

async function scratch(t: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'recording-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

const block = (from: number, rows: number, value = 1): Recorded => ({
  times: Float64Array.from({ length: rows }, (_, row) => from + row * 5),
  columns: new Map([
    ['cpu0', new Float64Array(rows).fill(value)],
    ['späte "Namen"', new Float64Array(rows).fill(Number.NaN)],
  ]),
});
const NOW = Math.floor(Date.now() / 86_400_000) * 86_400 + 3600;

test('what was written is read, across days, later blocks over earlier ones', async (t) => {
  const recording = await Recording.open(await scratch(t));
  await recording.append('p', 'u', block(NOW - 86_400, 10));
  await recording.append('p', 'u', block(NOW, 10));
  await recording.append('p', 'u', block(NOW + 25, 10, 2));
  const read = await recording.read('p', 'u', NOW - 86_400, NOW + 1000);
  assert.equal(read?.times.length, 25);
  assert.deepEqual(read?.columns.get('cpu0')?.slice(14, 17), Float64Array.of(1, 2, 2));
  assert.equal(await recording.read('p', 'other', NOW, NOW + 100), undefined);
});

test('a block cut short by a crash is ignored, those before it are not', async (t) => {
  const dir = await scratch(t);
  const recording = await Recording.open(dir);
  await recording.append('p', 'u', block(NOW, 10));
  const [name] = (await readdir(dir)).filter((file) => file.endsWith('.xm'));
  await appendFile(join(dir, name ?? ''), encodeBlock(block(NOW + 50, 10)).subarray(0, 60));
  assert.equal((await recording.read('p', 'u', NOW, NOW + 1000))?.times.length, 10);
  const whole = encodeBlock(block(NOW, 3));
  for (let length = 0; length < whole.length; length += 1)
    assert.deepEqual(decodeBlocks(whole.subarray(0, length)), []);
  assert.equal(decodeBlocks(Buffer.concat([whole, whole])).length, 2);
});

test('it stays within its bounds: old days and the oldest bytes go first', async (t) => {
  const dir = await scratch(t);
  const recording = await Recording.open(dir);
  for (let day = 6; day >= 0; day -= 1) await recording.append('p', 'u', block(NOW - day * 86_400, 100));
  assert.ok((await readdir(dir)).length <= 5);
  await recording.limit({ days: 3, maxBytes: 3000, watched: true });
  assert.ok(recording.state.usedBytes <= 3000, `${recording.state.usedBytes}`);
  assert.equal(await recording.read('p', 'u', NOW - 2 * 86_400, NOW - 86_400), undefined);
});

test('what is kept survives a restart', async (t) => {
  const dir = await scratch(t);
  const first = await Recording.open(dir);
  await first.keep('p', 'VM', 'u', true);
  await first.append('p', 'u', block(NOW, 10));
  const second = await Recording.open(dir);
  assert.ok(second.keeps('p', 'u'));
  assert.equal(second.state.usedBytes, first.state.usedBytes);
  assert.equal((await second.read('p', 'u', NOW, NOW + 1000))?.times.length, 10);
  await second.keep('p', 'VM', 'u', false);
  assert.ok(!second.keeps('p', 'u'));
});
