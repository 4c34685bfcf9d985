import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { crc32, deflateRawSync } from 'node:zlib';
import { readFeed } from '../../../app/updates/feed.ts';
import { siteFile, siteIndex } from '../../lab/world/patches/files.ts';
import { isoImage } from '../../lab/world/patches/iso9660.ts';
import { isoPatches, legacyPatches } from '../../lab/world/patches/site.ts';
import { judgeFile } from './judge.ts';

const feed = readFeed(siteIndex('http://127.0.0.1/updates'));
const { signal } = new AbortController();

async function judging(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'judge-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return async (name: string, bytes: Buffer, index: 'with the index' | 'without' = 'with the index') => {
    const path = join(folder, name);
    await writeFile(path, bytes);
    return judgeFile(path, { folder: join(folder, 'unpacked'), feed: index === 'without' ? undefined : feed, signal });
  };
}

const refusedAs =
  (code: string) =>
  (error: { failure: { code: string } }): boolean => {
    assert.equal(error.failure.code, `update-file-${code}`);
    return true;
  };

/** A classic archive of one deflated file. */
function zip(name: string, bytes: Buffer): Buffer {
  const packed = deflateRawSync(bytes);
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(8, 4);
  fields.writeUInt32LE(crc32(bytes), 10);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(bytes.length, 18);
  fields.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), fields, Buffer.from(name), packed]);
  const central = Buffer.concat([Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), fields, Buffer.alloc(14), Buffer.from(name)]);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

const sound = isoPatches.find((one) => one.flaw === undefined && one.old !== true);
assert.ok(sound);
const bytesOf = (name: string): Buffer => siteFile(name) ?? assert.fail(name);

test('an image says what it is, and the index which releases it is for', async (t) => {
  const judge = await judging(t);
  const iso = bytesOf(`${sound.name}.iso`);
  const file = await judge('renamed by somebody.iso', iso);
  assert.deepEqual(
    [file.uuid, file.name, file.description, file.generation, file.size, file.signed, file.versions],
    [sound.uuid, sound.name, sound.description, 'iso', iso.length, true, [sound.version]],
  );
  assert.deepEqual((await judge('x.iso', iso, 'without')).versions, []);
  const unsigned = isoPatches.find((one) => one.flaw === 'unsigned');
  assert.equal((await judge('u.iso', bytesOf(`${unsigned?.name}.iso`))).signed, false);
});

test('an archive is unpacked and what is in it judged', async (t) => {
  const judge = await judging(t);
  const iso = bytesOf(`${sound.name}.iso`);
  const file = await judge('update.zip', zip(`folder/../../${sound.name}.iso`, iso));
  assert.equal(file.uuid, sound.uuid);
  assert.match(file.path, /unpacked[/\\][^/\\]+\.iso$/);
  assert.deepEqual(await readFile(file.path), iso);
  const damaged = zip('a.iso', iso);
  damaged.fill(0, 60, 200);
  await assert.rejects(judge('damaged.zip', damaged), refusedAs('damaged'));
  await assert.rejects(judge('notes.zip', zip('notes.txt', Buffer.from('hello'))), refusedAs('unknown'));
});

test('a legacy file is read, or recognised by its name', async (t) => {
  const judge = await judging(t);
  const [legacy] = legacyPatches;
  assert.ok(legacy);
  const name = `${legacy.name}.xsupdate`;
  const told = await judge(name, bytesOf(name));
  assert.deepEqual([told.uuid, told.generation], [legacy.uuid, 'patch']);
  assert.equal((await judge(name, Buffer.from([0x85, 1, 2]))).uuid, legacy.uuid);
  await assert.rejects(judge('own.xsupdate', Buffer.from([0x85, 1, 2])), refusedAs('unnamed'));
});

test('what is no update is told apart', async (t) => {
  const judge = await judging(t);
  const iso = bytesOf(`${sound.name}.iso`);
  const cases: readonly (readonly [string, Buffer, string])[] = [
    ['cut.iso', iso.subarray(0, iso.length - 2048), 'truncated'],
    ['installer.iso', isoImage('XS', { '.treeinfo': Buffer.from('[platform]') }), 'installer'],
    ['other.iso', isoImage('CD', { 'readme.txt': Buffer.from('hello') }), 'unknown'],
    ['nameless.iso', isoImage('CD', { 'update.xml': Buffer.from('<update uuid="x"/>') }), 'incomplete'],
    ['letter.iso', Buffer.from('dear administrator'), 'unknown'],
    ['empty.iso', Buffer.alloc(0), 'unknown'],
  ];
  for (const [name, bytes, code] of cases) await assert.rejects(judge(name, bytes), refusedAs(code), name);
  await assert.rejects(judgeFile(tmpdir(), { folder: '/', feed, signal }), refusedAs('unreadable'));
  await assert.rejects(judgeFile('/nowhere/at/all.iso', { folder: '/', feed, signal }), refusedAs('unreadable'));
});
