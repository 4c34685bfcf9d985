import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readText } from './read-text.ts';

const swapped = (bytes: Buffer): Buffer => Buffer.from(bytes).swap16();
const wide = Buffer.from('\uFEFF<a>é</a>', 'utf16le');

const files: readonly (readonly [string, Buffer])[] = [
  ['UTF-8', Buffer.from('<a>é</a>')],
  ['UTF-8 with its mark', Buffer.from('\uFEFF<a>é</a>')],
  ['UTF-16 as Windows writes it', wide],
  ['UTF-16 the other way round', swapped(wide)],
];
for (const [name, bytes] of files)
  test(`a file in ${name} is read as its text`, async () => {
    assert.equal(await readText(new File([new Uint8Array(bytes)], 'list.xml')), '<a>é</a>');
  });
