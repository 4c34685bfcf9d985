import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { constants, gunzipSync } from 'node:zlib';
import type { DiskImage, ImageFacts, Signature } from '../../app/wizards/import/image.ts';
import { isPlainName, OvfError, parseManifest, parseOvf } from '../../app/wizards/import/ovf.ts';
import { parseXva } from '../../app/wizards/import/xva.ts';
import { fileFailure, readable } from '../local-file.ts';
import { refusedImage } from './refused.ts';
import { checkSignature } from './signature.ts';
import { SliceReader, streamOf } from './slice.ts';
import type { Slice } from './slice.ts';
import { tarMembers } from './tar.ts';
import { asVhd, LARGEST_VHD, vhdSize } from './vhd.ts';
import { openVmdk } from './vmdk.ts';

/** Descriptors and manifests are small. */
const LARGEST_TEXT = 4_000_000;
const HEAD = 4096;
const RAW = /\.(raw|img|dd|bin)$/i;

/** What a file's first bytes say that it is. */
type Sort = 'xva' | 'gz' | 'tar' | 'vmdk' | 'vhd' | 'xml' | 'raw';

async function using<T>(slice: Slice, work: (reader: SliceReader) => Promise<T>): Promise<T> {
  const reader = await SliceReader.open(slice).catch((error: unknown) => {
    throw fileFailure(error, slice.file);
  });
  try {
    return await work(reader);
  } finally {
    await reader.close();
  }
}

async function sortOf(reader: SliceReader): Promise<Sort> {
  const { file, length } = reader.slice;
  const head = await reader.read(0, HEAD);
  const begins = (text: string, at = 0): boolean => head.toString('latin1', at, at + text.length) === text;
  if (begins('ova.xml\0')) return 'xva';
  if (begins('\x1f\x8b')) return 'gz';
  if (begins('\x28\xb5\x2f\xfd')) return 'xva';
  if (begins('ustar', 257)) return 'tar';
  if (begins('KDMV')) return 'vmdk';
  if (begins('# Disk DescriptorFile')) throw refusedImage('image-vmdk-parts', file);
  if (begins('QFI\xfb')) throw refusedImage('image-qcow2', file);
  if (begins('vhdxfile')) throw refusedImage('image-vhdx', file);
  if (begins('conectix')) return 'vhd';
  if ((await reader.read(length - 512, 8)).toString('latin1') === 'conectix') return 'vhd';
  if (/^\uFEFF?\s*<(\?xml|\w+:?Envelope|Envelope)/.test(head.toString('utf8'))) return 'xml';
  if (RAW.test(file) && length > 0 && length % 512 === 0) return 'raw';
  throw refusedImage('image-unknown', file);
}

/** What is packed: an XVA may be, anything else is unpacked first. */
async function packed(reader: SliceReader): Promise<ImageFacts> {
  const opened = gunzipSync(await reader.read(0, LARGEST_TEXT), { finishFlush: constants.Z_SYNC_FLUSH });
  if (!opened.toString('latin1', 0, 8).startsWith('ova.xml\0')) throw refusedImage('image-packed', reader.slice.file);
  return xvaOf(reader, opened);
}

/** The description comes first in an archive. */
function xvaOf({ slice }: SliceReader, opened: Buffer): ImageFacts {
  const size = Number.parseInt(opened.toString('latin1', 124, 136), 8);
  const whole = opened.length >= 512 + size;
  return { kind: 'xva', bytes: slice.length, vms: whole ? parseXva(opened.toString('utf8', 512, 512 + size)) : [] };
}

async function diskIn(slice: Slice, member: string): Promise<DiskImage> {
  return using(slice, async (reader) => {
    const bytes = slice.length;
    const head = (await reader.read(0, 8)).toString('latin1');
    // A member's kind is in its bytes; what has no mark is taken for plain.
    const sort =
      member === '' || head.startsWith('KDMV') || head.startsWith('QFI') || head === 'vhdxfile' || head === 'conectix'
        ? await sortOf(reader)
        : 'raw';
    const marked = (await reader.read(bytes - 512, 8)).toString('latin1') === 'conectix';
    if (sort === 'vmdk') return { member, format: 'vmdk', bytes, virtualSize: (await openVmdk(reader)).virtualSize };
    if (sort === 'vhd' || marked) return { member, format: 'vhd', bytes, virtualSize: await vhdSize(reader) };
    if (sort === 'raw') return { member, format: 'raw', bytes, virtualSize: bytes };
    throw refusedImage('image-unknown', member === '' ? slice.file : member);
  });
}

/** The files of a package: members of an archive, or what lies beside the descriptor. */
interface Package {
  readonly descriptor: Slice;
  readonly name: string;
  find(name: string): Promise<Slice | undefined>;
}

async function packageOf(file: string, size: number, sort: 'tar' | 'xml', reader: SliceReader): Promise<Package> {
  if (sort === 'xml') {
    const folder = dirname(file);
    return {
      descriptor: { file, offset: 0, length: size },
      name: basename(file),
      async find(name) {
        if (!isPlainName(name)) throw refusedImage('ovf-bad-path', name);
        const path = join(folder, name);
        const there = await stat(path).catch(() => undefined);
        return there?.isFile() ? { file: path, offset: 0, length: there.size } : undefined;
      },
    };
  }
  const members = await tarMembers(reader);
  const found = [...members].find(([name]) => /\.ovf$/i.test(name));
  if (!found) throw refusedImage('image-unknown', file);
  return { descriptor: found[1], name: found[0], find: (name) => Promise.resolve(members.get(name)) };
}

async function textIn(slice: Slice): Promise<string> {
  if (slice.length > LARGEST_TEXT) throw refusedImage('file-too-large', slice.file, String(LARGEST_TEXT));
  return using(slice, async (reader) => (await reader.read(0, slice.length)).toString('utf8'));
}

function described(xml: string, name: string): ReturnType<typeof parseOvf> {
  try {
    return parseOvf(xml);
  } catch (error) {
    if (error instanceof OvfError) throw refusedImage(error.code, error.about || name);
    throw error;
  }
}

async function factsOf(whole: Package): Promise<ImageFacts> {
  const ovf = described(await textIn(whole.descriptor), whole.name);
  const base = whole.name.replace(/\.[^.]+$/, '');
  const disks: Record<string, DiskImage> = {};
  const wanted = new Set(ovf.vms.flatMap((vm) => vm.disks.map(({ file }) => file)));
  for (const { id, href } of ovf.files) {
    if (!wanted.has(id)) continue;
    const slice = await whole.find(href);
    if (!slice) throw refusedImage('ovf-file-missing', href);
    disks[id] = await diskIn(slice, href);
  }
  const manifest = await whole.find(`${base}.mf`);
  const vouched = manifest && (await textIn(manifest));
  const certificate = await whole.find(`${base}.cert`);
  const signature: Signature = certificate
    ? checkSignature(await textIn(certificate), Buffer.from(vouched ?? ''))
    : { is: 'none' };
  return { kind: 'ovf', ovf, disks, digests: vouched === undefined ? 0 : parseManifest(vouched).size, signature };
}

/** Tells what a file is, before anything is sent; refuses with a reason what cannot be imported. */
export async function inspectImage(path: string): Promise<ImageFacts> {
  const { file, size } = await readable(path);
  const slice = { file, offset: 0, length: size };
  return using(slice, async (reader) => {
    const sort = await sortOf(reader);
    if (sort === 'gz') return packed(reader);
    if (sort === 'xva') return xvaOf(reader, await reader.read(0, LARGEST_TEXT));
    if (sort === 'tar' || sort === 'xml') return factsOf(await packageOf(file, size, sort, reader));
    return { kind: 'disk', disk: await diskIn(slice, '') };
  });
}

/** Where a disk of a file is: in a package by its member's name, or the file itself. */
async function sliceOf(
  path: string,
  member: string,
): Promise<{ readonly slice: Slice; readonly whole: Package | undefined }> {
  const { file, size } = await readable(path);
  const slice = { file, offset: 0, length: size };
  if (member === '') return { slice, whole: undefined };
  return using(slice, async (reader) => {
    const sort = await sortOf(reader);
    if (sort !== 'tar' && sort !== 'xml') throw refusedImage('image-unknown', file);
    const whole = await packageOf(file, size, sort, reader);
    const found = await whole.find(member);
    if (!found) throw refusedImage('ovf-file-missing', member);
    return { slice: found, whole };
  });
}

async function checkDigest(slice: Slice, member: string, whole: Package, signal: AbortSignal): Promise<void> {
  const manifest = await whole.find(`${whole.name.replace(/\.[^.]+$/, '')}.mf`);
  const wanted = manifest && parseManifest(await textIn(manifest)).get(member);
  if (!wanted) return;
  const hash = createHash(wanted.algorithm);
  for await (const part of streamOf(slice, signal)) hash.update(part as Buffer);
  if (hash.digest('hex') !== wanted.hex) throw refusedImage('ovf-digest', member);
}

/** A disk as servers take it: its bytes as they are, or a VMDK turned into a VHD on the way. */
export interface SentImage {
  readonly stream: Readable;
  readonly length: number;
  close(): Promise<void>;
}

/** `check`: that it is what its manifest says, before the first byte is sent. */
export async function sendImage(path: string, member: string, check: boolean, signal: AbortSignal): Promise<SentImage> {
  const { slice, whole } = await sliceOf(path, member);
  if (check && whole) await checkDigest(slice, member, whole, signal);
  const { format, virtualSize } = await diskIn(slice, member);
  if (format !== 'vmdk')
    return { stream: streamOf(slice, signal), length: slice.length, close: () => Promise.resolve() };
  if (virtualSize > LARGEST_VHD) throw refusedImage('image-too-large', slice.file, String(LARGEST_VHD));
  const reader = await SliceReader.open(slice);
  try {
    return { ...asVhd(await openVmdk(reader)), close: () => reader.close() };
  } catch (error) {
    await reader.close();
    throw error;
  }
}
