import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { explain } from '../../app/errors/explain.ts';
import { toFailure } from '../../app/errors/failure.ts';
import { siteIndex } from '../lab/world/patches/files.ts';
import { fetchFeed } from './vendor.ts';

test('an index that is away, refused, cut or no index at all: each is a sentence, none is taken for an empty one', async (t) => {
  const index = siteIndex('http://127.0.0.1/updates');
  const bodies: Readonly<Record<string, string>> = {
    '/whole': index,
    '/cut': index.slice(0, index.length / 2),
    '/page': '<html><body>Please sign in</body></html>',
    '/empty': '',
  };
  const server = createServer((request, response) => {
    const body = bodies[request.url ?? ''];
    if (request.url === '/broken') return void response.writeHead(200, { 'content-length': '9999' }).write(index.slice(0, 99), () => response.destroy()); // prettier-ignore
    response.writeHead(body === undefined ? 404 : 200).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const folder = await mkdtemp(join(tmpdir(), 'vendor-'));
  t.after(async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  });
  const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const file = join(folder, 'index.xml');
  await writeFile(file, index.slice(0, 200));
  const failing = async (place: string): Promise<readonly string[]> => {
    const failure = await fetchFeed(place).then(() => assert.fail(place), toFailure);
    const { title, cause = '' } = explain(failure);
    assert.ok(cause.includes(place), cause);
    return [failure.code, title];
  };
  assert.ok((await fetchFeed(`${site}/whole`)).patches.size > 0);
  const away = ['update-index-unreachable', 'The vendor’s index cannot be read'];
  const other = ['update-index-malformed', 'This is not an index of updates'];
  for (const [place, expected] of [
    ['http://127.0.0.1:1/index.xml', away],
    [`${site}/none`, away],
    [`${site}/broken`, away],
    [join(folder, 'not-there.xml'), away],
    [`${site}/cut`, other],
    [`${site}/page`, other],
    [`${site}/empty`, other],
    [file, other],
  ] as const)
    assert.deepEqual(await failing(place), expected, place);
});
