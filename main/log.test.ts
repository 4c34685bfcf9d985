import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { openLog } from './log.ts';

test('a log on a full disk loses its lines, and nothing else', { skip: !existsSync('/dev/full') }, async () => {
  const log = openLog('info', '/dev/full');
  for (let line = 0; line < 3; line += 1) log.info('what cannot be written');
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(log.level, 'info');
});
