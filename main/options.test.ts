import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readOptions, UsageError } from './options.ts';

const env = { XDG_CONFIG_HOME: '/config', APPDATA: 'C:\\data' };
const read = (...argv: string[]) => readOptions(argv, env);

test('nothing said: a window, any port, the practice pools offered', () => {
  const { dataDir, ...rest } = read();
  assert.match(dataDir, /xenith/i);
  assert.deepEqual(rest, { browser: false, open: true, port: 0, lab: 'offer' });
});

test('every option', () => {
  assert.deepEqual(read('--browser', '--no-open', '--port', '8080', '--data-dir', '/d', '--lab', 'mixed'), {
    browser: true,
    open: false,
    port: 8080,
    dataDir: '/d',
    lab: { connect: 'mixed' },
  });
});

test('--lab alone means the practice profile, wherever it stands', () => {
  assert.deepEqual(read('--lab', '--browser').lab, { connect: 'practice' });
  assert.deepEqual(read('--browser', '--lab').lab, { connect: 'practice' });
  assert.deepEqual(read('--lab=large').lab, { connect: 'large' });
});

test('--no-lab hides them', () => assert.equal(read('--no-lab').lab, 'hide'));

for (const words of [['--port', 'x'], ['--port', '70000'], ['--port=-1'], ['--wat'], ['extra'], ['--help']]) {
  test(`${words.join(' ')} explains itself`, () => assert.throws(() => read(...words), UsageError));
}
