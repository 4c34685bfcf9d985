import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Journal } from '../run/journal-by-hand.ts';
import { guidanceOf } from './guidance.ts';
import { mixedWords } from './mixed.ts';

for (const [name, stop, told] of [
  ['before anything is installed', 'a/apply', undefined],
  [
    'when the first server has it',
    'b/maintain',
    /takes updates back: a keeps them, b does not have them\. .*only towards updated servers/,
  ],
  ['when all have it', 'back/ha', undefined],
] as const)
  // prettier-ignore
  test(`what a stop leaves ${name}`, () => {
    const journal = new Journal();
    journal.play(stop);
    const words = mixedWords(journal.run);
    if (told) assert.match(words ?? '', told);
    else assert.equal(words, undefined);
  });

// What is said of the restart that the first server is asked for.
for (const [name, stop, pending, is] of [
  ['not come to yet', 'a/restart', undefined, 'not-done'],
  ['done', 'b/maintain', undefined, 'done'],
  ['done, and the pool asks for it still', 'b/maintain', ['reboot-host'], 'pending'],
] as const)
  test(`guidance that was ${name}`, () => {
    const journal = new Journal();
    journal.play(stop);
    const vms = [{ name: 'web', asks: ['restart-vm'] as const }];
    const lines = guidanceOf(journal.run, pending && { 'uuid-a': { host: pending, vms } });
    assert.deepEqual(lines[0], { subject: 'a', asks: 'restart the server', is });
    assert.equal(lines.some((line) => line.subject === 'web' && line.is === 'pending'), pending !== undefined); // prettier-ignore
  });
