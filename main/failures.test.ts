import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sentences } from '../app/errors/find.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Sources of the console itself; the lab plays the servers, whose codes are the datamodel's. */
function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!['main/lab', 'main/dist', 'main/bench', 'main/scripts'].includes(path)) yield* sources(path);
    } else if (/\.tsx?$/.test(entry.name) && !entry.name.includes('.test')) yield path;
  }
}

test('every failure that this console itself coins has a sentence', () => {
  const coined = new Map<string, string>();
  for (const path of [...sources('main'), ...sources('app/contract')]) {
    const text = readFileSync(join(root, path), 'utf8');
    // A rule's refusal brings its own sentence along.
    for (const [, code = ''] of text.matchAll(/\bcode: '([a-z]+(?:-[a-z]+)*)'(?!, params: \[(?:\w+\.)?why\])/g))
      coined.set(code, path);
  }
  assert.ok(coined.size > 20, 'they were found');
  const missing = [...coined].filter(([code]) => !Object.hasOwn(sentences, code));
  assert.deepEqual(missing, []);
});
