import assert from 'node:assert/strict';
import { createHash, randomBytes, sign } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { toFailure } from '../../app/errors/failure.ts';
import { makeCertificate } from '../lab/wire/certificate.ts';
import { inspectImage, sendImage } from './image.ts';
import { checkSignature } from './signature.ts';
import { makeOvf, makeTar, makeVmdk } from './testing.ts';

const GRAIN = 64 * 1024;
const BLOCK = 2 * 1024 * 1024;

async function folder(t: TestContext) {
  const dir = await mkdtemp(join(tmpdir(), 'images-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  return async (name: string, bytes: Buffer | string): Promise<string> => {
    await writeFile(join(dir, name), bytes);
    return join(dir, name);
  };
}

/** What a VHD holds at a place, read as the format says. */
function readVhd(vhd: Buffer, at: number, length: number): Buffer {
  const header = Number(vhd.readBigUInt64BE(16));
  const table = Number(vhd.readBigUInt64BE(header + 16));
  const block = vhd.readUInt32BE(table + Math.floor(at / BLOCK) * 4);
  if (block === 0xffff_ffff) return Buffer.alloc(length);
  const from = block * 512 + 512 + (at % BLOCK);
  return vhd.subarray(from, from + length);
}

const whole = async (path: string, member = '', check = false): Promise<Buffer> => {
  const sent = await sendImage(path, member, check, new AbortController().signal);
  const bytes = await buffer(sent.stream);
  await sent.close();
  assert.equal(bytes.length, sent.length, 'its length is known before its first byte');
  return bytes;
};

test('a VMDK travels as a VHD that holds the same and nothing more', async (t) => {
  const put = await folder(t);
  const size = 100 * 1024 * 1024;
  const grains = new Map([0, 1, 33, 700, 1599].map((number) => [number, randomBytes(GRAIN)]));
  const made = makeVmdk(size, grains);
  const path = await put('disk.vmdk', made);
  const disk = { member: '', format: 'vmdk', bytes: made.length, virtualSize: size };
  assert.deepEqual(await inspectImage(path), { kind: 'disk', disk });
  const vhd = await whole(path);
  const foot = vhd.subarray(-512);
  assert.deepEqual(foot, vhd.subarray(0, 512));
  assert.equal(Number(foot.readBigUInt64BE(48)), size);
  const sum = foot.reduce((total, byte, at) => (at >= 64 && at < 68 ? total : total + byte), 0);
  assert.equal(foot.readUInt32BE(64), ~sum >>> 0);
  for (const [number, content] of grains)
    assert.ok(readVhd(vhd, number * GRAIN, GRAIN).equals(content), String(number));
  assert.ok(readVhd(vhd, 2 * GRAIN, GRAIN).every((byte) => byte === 0));
  assert.ok(readVhd(vhd, 800 * GRAIN, GRAIN).every((byte) => byte === 0));
  assert.ok(vhd.length < 5 * (BLOCK + 512) + 4096, 'only blocks that hold something');
  const again = await put('made.vhd', vhd);
  const facts = await inspectImage(again);
  assert.ok(facts.kind === 'disk' && facts.disk.format === 'vhd' && facts.disk.virtualSize === size);
});

test('an OVA is read in place; its manifest tells what was changed', async (t) => {
  const put = await folder(t);
  const disk = makeVmdk(4 * 1024 * 1024, new Map([[0, randomBytes(GRAIN)]]));
  const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
  const package_ = (held: Buffer): Buffer =>
    makeTar([
      ['web.ovf', Buffer.from(makeOvf('web.vmdk', 4 * 1024 * 1024))],
      ['web.mf', Buffer.from(`SHA256(web.vmdk)= ${sha(disk)}\n`)],
      ['web.vmdk', held],
    ]);
  const good = await put('web.ova', package_(disk));
  const facts = await inspectImage(good);
  assert.ok(facts.kind === 'ovf' && facts.digests === 1 && facts.signature.is === 'none');
  assert.equal(facts.disks['f1']?.virtualSize, 4 * 1024 * 1024);
  assert.ok((await whole(good, 'web.vmdk', true)).length > BLOCK);
  const changed = Buffer.from(disk);
  changed[20_000] = (changed[20_000] ?? 0) ^ 1;
  const bad = await put('bad.ova', package_(changed));
  const refused = await sendImage(bad, 'web.vmdk', true, new AbortController().signal).then(() => undefined, toFailure);
  assert.equal(refused?.code, 'ovf-digest');

  // The same as files beside each other.
  await put('web.vmdk', disk);
  const beside = await inspectImage(await put('web.ovf', makeOvf('web.vmdk', 4 * 1024 * 1024)));
  assert.ok(beside.kind === 'ovf' && beside.disks['f1']?.format === 'vmdk');
});

test('every other file is refused with its reason before anything is sent', async (t) => {
  const put = await folder(t);
  const raw = Buffer.alloc(1024 * 1024, 7);
  const differencing = Buffer.alloc(1024);
  differencing.write('conectix', 512, 'latin1');
  differencing.writeUInt32BE(4, 512 + 60);
  const vmdk = makeVmdk(4 * 1024 * 1024, new Map([[0, randomBytes(GRAIN)]]));
  // Every table is said to be the description: a small file that names a million pieces.
  const lying = makeVmdk(64 * 1024 ** 3, new Map());
  const directory = Number(lying.readBigUInt64LE(lying.length - 1024 + 56)) * 512;
  for (let at = directory; at < directory + 2048 * 4; at += 4) lying.writeUInt32LE(1, at);
  const table: readonly (readonly [string, Buffer | string, string])[] = [
    ['a.img', raw, 'raw'],
    ['a.xva', Buffer.concat([Buffer.from('ova.xml\0'), raw]), 'xva'],
    ['a.xva.gz', gzipSync(Buffer.concat([Buffer.from('ova.xml\0'), raw])), 'xva'],
    ['a.ova.gz', gzipSync(makeTar([['a.ovf', Buffer.from('x')]])), 'image-packed'],
    ['photo.jpg', raw, 'image-unknown'],
    ['odd.img', Buffer.alloc(777), 'image-unknown'],
    ['a.qcow2', Buffer.concat([Buffer.from('QFI\xfb', 'latin1'), raw]), 'image-qcow2'],
    ['a.vhdx', Buffer.concat([Buffer.from('vhdxfile'), raw]), 'image-vhdx'],
    ['flat.vmdk', '# Disk DescriptorFile\nversion=1\n', 'image-vmdk-parts'],
    ['child.vhd', differencing, 'image-differencing'],
    ['lying.vmdk', lying, 'image-cut-short'],
    ['cut.vmdk', vmdk.subarray(0, vmdk.length - 2000), 'image-cut-short'],
    ['cut.ova', makeTar([['a.ovf', Buffer.alloc(5000)]]).subarray(0, 2000), 'image-cut-short'],
    ['none.ova', makeTar([['readme.txt', Buffer.from('x')]]), 'image-unknown'],
    ['slip.ova', makeTar([['../../evil.ovf', Buffer.from('x')]]), 'ovf-bad-path'],
    ['lacks.ova', makeTar([['a.ovf', Buffer.from(makeOvf('gone.vmdk', 512))]]), 'ovf-file-missing'],
    ['bad.ovf', '<?xml version="1.0"?><other/>', 'ovf-not-readable'],
  ];
  for (const [name, bytes, expected] of table) {
    const path = await put(name, bytes);
    const said = await inspectImage(path).then(
      (facts) => (facts.kind === 'disk' ? facts.disk.format : facts.kind),
      (error: unknown) => toFailure(error).code,
    );
    assert.equal(said, expected, name);
  }
});

test('a signature is checked against the manifest; what was changed afterwards does not fit', () => {
  const { cert, key } = makeCertificate('vendor', 'vendor.example', Date.now() - 86_400_000);
  const manifest = Buffer.from('SHA256(web.vmdk)= 00\n');
  const signed = `SHA256(web.mf)= ${sign('sha256', manifest, key).toString('hex')}\n${cert}`;
  assert.deepEqual(checkSignature(signed, manifest), { is: 'good', by: 'vendor.example' });
  assert.deepEqual(checkSignature(signed, Buffer.from('SHA256(web.vmdk)= 01\n')), { is: 'bad', by: 'vendor.example' });
  for (const none of ['', cert, 'SHA256(web.mf)= 00\nno certificate'])
    assert.notEqual(checkSignature(none, manifest).is, 'good');
});
