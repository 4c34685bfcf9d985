import { mkdir, open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { FailureError } from '../../../app/errors/failure.ts';
import type { Feed } from '../../../app/updates/feed.ts';
import { listedAs, readUpdateXml, versionsListing } from '../../../app/updates/update-file.ts';
import type { FileFacts, UpdateFile } from '../../../app/updates/update-file.ts';
import { IsoImage } from './iso.ts';
import { unzip, zipEntries } from './zip.ts';

const UPDATE = /\.(iso|xsupdate|xsoem)$/i;
/** How much of a legacy file is looked at: what it says about itself stands at its beginning. */
const HEAD = 256 * 1024;

interface Judging {
  /** Where archives are unpacked to. */
  readonly folder: string;
  /** The vendor's index, where there is one. */
  readonly feed: Feed | undefined;
  readonly signal: AbortSignal;
}

/**
 * Reads an update file that a person chose (`.iso`, `.zip`, `.xsupdate`) and says what it is. Throws `update-file-*` for what
 * is missing, cut, an installer, or no update at all.
 */
export async function judgeFile(path: string, judging: Judging): Promise<UpdateFile> {
  const refuse = (code: string): never => {
    throw new FailureError({ kind: 'refused', code: `update-file-${code}`, params: [basename(path)] });
  };
  const file = await open(path, 'r').catch(() => refuse('unreadable'));
  try {
    if (!(await file.stat()).isFile()) refuse('unreadable');
    const iso = await IsoImage.open(file);
    if (iso) return await judgeImage(path, file, iso, judging, refuse);
    const entries = await zipEntries(file);
    if (entries) {
      const inner = entries.find((one) => UPDATE.test(one.name)) ?? refuse('unknown');
      await mkdir(judging.folder, { recursive: true, mode: 0o700 });
      const target = join(judging.folder, basename(inner.name.replaceAll('\\', '/')));
      await unzip(file, path, inner, target, judging.signal).catch((error: unknown) =>
        judging.signal.aborted ? Promise.reject(error) : refuse('damaged'),
      );
      return await judgeFile(target, judging);
    }
    return await judgeLegacy(path, file, judging, refuse);
  } finally {
    await file.close();
  }
}

async function judgeImage(
  path: string,
  file: FileHandle,
  iso: IsoImage,
  { feed }: Judging,
  refuse: (code: string) => never,
): Promise<UpdateFile> {
  const { size } = await file.stat();
  if (size < iso.size) refuse('truncated');
  const text = await iso.text('update.xml');
  if (text === undefined) return refuse((await iso.has('.treeinfo')) ? 'installer' : 'unknown');
  const facts = readUpdateXml(text) ?? refuse('incomplete');
  const signed = ((await iso.text('update.xml.asc')) ?? '').trim() !== '';
  return { ...whole(facts, feed), path, generation: 'iso', size, signed };
}

/** Blobs of the first generation say little about themselves: the index knows them by name. */
async function judgeLegacy(
  path: string,
  file: FileHandle,
  { feed }: Judging,
  refuse: (code: string) => never,
): Promise<UpdateFile> {
  if (!/\.(xsupdate|xsoem)$/i.test(path)) refuse('unknown');
  const { size } = await file.stat();
  const bytes = Buffer.alloc(Math.min(size, HEAD));
  await file.read(bytes, 0, bytes.length, 0);
  const text = bytes.toString('latin1');
  const facts = readUpdateXml(text) ?? (feed && listedAs(feed, basename(path))) ?? refuse('unnamed');
  return { ...whole(facts, feed), path, generation: 'patch', size, signed: text.includes('BEGIN PGP SIGN') };
}

const whole = (facts: FileFacts, feed: Feed | undefined): FileFacts & Pick<UpdateFile, 'versions'> => ({
  ...facts,
  versions: feed ? versionsListing(feed, facts.uuid) : [],
});
