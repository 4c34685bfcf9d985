import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Image } from '../../app/updates/payload.ts';
import { UpdateFiles } from './files.ts';

const BODY = Buffer.from('an update of some length, told by its own words '.repeat(500));
const SHA256 = createHash('sha256').update(BODY).digest('hex');

async function site(t: TestContext, answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const folder = await mkdtemp(join(tmpdir(), 'files-'));
  t.after(async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/update.iso`;
  const image: Image = { uuid: 'u', name: 'XS1', size: BODY.length, url, guidance: [] };
  return { files: new UpdateFiles(folder, 1), folder, image };
}

const { signal } = new AbortController();
const quietly = (): void => undefined;

test('a download that broke off goes on where it was; progress never falls back', async (t) => {
  const ranges: (string | undefined)[] = [];
  const { files, folder, image } = await site(t, (request, response) => {
    ranges.push(request.headers.range);
    response.writeHead(206);
    response.end(BODY.subarray(Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1])));
  });
  await writeFile(join(folder, 'u.iso.part'), BODY.subarray(0, 1000));
  const seen: number[] = [];
  const path = await files.fetch({ ...image, sha256: SHA256 }, signal, (fraction) => seen.push(fraction));
  assert.deepEqual(await readFile(path), BODY);
  assert.deepEqual(ranges, ['bytes=1000-']);
  assert.deepEqual(
    seen,
    seen.toSorted((a, b) => a - b),
  );
  assert.equal(await files.size(), BODY.length);
  assert.equal(await files.fetch(image, signal, quietly), path);
  assert.equal(ranges.length, 1, 'what is here is not fetched again');
  await files.clear();
  assert.equal(await files.size(), 0);
});

test('a connection that breaks is tried again', async (t) => {
  let tries = 0;
  const { files, image } = await site(t, (request, response) => {
    tries += 1;
    if (tries === 1) return void response.destroy();
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    response.writeHead(from === 0 ? 200 : 206).end(BODY.subarray(from));
  });
  assert.deepEqual(await readFile(await files.fetch(image, signal, quietly)), BODY);
  assert.equal(tries, 2);
});

test('what comes is refused when it is other, shorter or longer than announced', async (t) => {
  const bodies: Readonly<Record<string, Buffer>> = { '/other': Buffer.alloc(BODY.length), '/short': BODY.subarray(1), '/long': Buffer.concat([BODY, BODY]) }; // prettier-ignore
  const { files, image } = await site(t, (request, response) => {
    const body = bodies[request.url ?? ''];
    response.writeHead(body ? 200 : 403).end(body);
  });
  for (const [path, code] of [
    ['/other', 'update-file-checksum'],
    ['/short', 'update-file-truncated'],
    ['/long', 'update-file-checksum'],
    ['/none', 'update-file-refused'],
  ] as const)
    // prettier-ignore
    await assert.rejects(
      files.fetch({ ...image, uuid: path.slice(1), sha256: SHA256, url: new URL(path, image.url).href }, signal, quietly),
      (error: { failure: { code: string } }) => error.failure.code === code,
      path,
    );
});

test('two pools share one download; the one that gives up does not take it from the other', async (t) => {
  let begun = 0;
  let first: ServerResponse | undefined;
  let asked: () => void = quietly;
  const reached = new Promise<void>((resolve) => (asked = resolve));
  const { files, image } = await site(t, (_request, response) => {
    begun += 1;
    response.writeHead(200);
    if (begun > 1) return void response.end(BODY);
    first = response;
    response.flushHeaders();
    asked();
  });
  const giving = new AbortController();
  const one = files.fetch(image, giving.signal, quietly);
  const other = files.fetch(image, signal, quietly);
  await reached;
  assert.equal(begun, 1);
  giving.abort();
  await assert.rejects(one);
  assert.deepEqual(await readFile(await other), BODY);
  first?.destroy();
});

test('a file that a person chose is used where it is, and only as it was judged', async (t) => {
  const { files, folder, image } = await site(t, (_request, response) => void response.writeHead(500).end());
  const file = join(folder, 'mine.iso');
  await writeFile(file, BODY);
  assert.equal(await files.fetch({ ...image, file }, signal, quietly), file);
  await writeFile(file, 'less');
  await assert.rejects(files.fetch({ ...image, file }, signal, quietly), /update-file-missing/);
});
