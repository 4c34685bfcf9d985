import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Connection } from '../../../app/contract/connections.ts';
import { addressesOfFile, listFile } from './list-file.ts';

const saved = (address: string, port: number, name: string, practice = false): Connection => ({
  id: address,
  name,
  address,
  port,
  username: 'root',
  practice,
  passwordKept: true,
  state: { at: 'offline' },
  members: ['10.0.0.9'],
});

test('what was exported is imported again; names cannot break the file and practice pools stay out', () => {
  const text = listFile([saved('xs1', 443, 'A <b> & "c"'), saved('xs2', 8443, 'B'), saved('lab', 443, 'L', true)]);
  assert.deepEqual(addressesOfFile(text, []), ['xs1', 'xs2:8443']);
  assert.ok(text.includes('A &#60;b&#62; &#38; &#34;c&#34;'));
  assert.ok(!text.includes('root'));
});

test('known servers and members are not offered again; plain lists of addresses are read', () => {
  assert.deepEqual(addressesOfFile('xs1\nxs2, xs3 10.0.0.9', [saved('xs2', 443, 'B')]), ['xs1', 'xs3']);
});
