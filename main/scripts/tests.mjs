// Runs bundled tests, a process for each file.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

const LONG = '.long.test.ts';

/** What is fast enough for the check. */
export const quick = { wanted: (path) => !path.endsWith(LONG), atOnce: 2, limit: 180_000, dots: true };

/** Whole rollouts, crashes and foreign clients against the lab: minutes, and for the most part waiting, beside others that show how far they are. */
export const long = { wanted: (path) => path.endsWith(LONG), atOnce: 3, limit: 420_000, dots: false };

/** `node --test` over the bundled files of those that are wanted. A test that hangs is a failure, not a wait. */
export async function runTests(name, bundled, { wanted, atOnce, limit, dots }) {
  const report = join(root, 'node_modules/.cache/unit.tap');
  const files = [...bundled].flatMap(([source, file]) => (wanted(source) ? [file] : []));
  const limits = [`--test-timeout=${limit}`, `--test-concurrency=${atOnce}`];
  const shown = dots ? ['--test-reporter=dot', '--test-reporter-destination=stdout'] : [];
  const tap = ['--test-reporter=tap', `--test-reporter-destination=${report}`];
  const started = Date.now();
  const code = await new Promise((resolve) =>
    spawn(process.execPath, ['--enable-source-maps', '--test', ...limits, ...shown, ...tap, ...files], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    }).on('close', resolve),
  );
  const text = readFileSync(report, 'utf8');
  const count = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  const failed = count('fail') + count('cancelled');
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  process.stdout.write(
    `\n${failed === 0 && code === 0 ? 'ok    ' : 'FAILED'} ${name}: ${count('pass')} passed, ${failed} failed, ${count('skipped')} skipped (${seconds} s)\n`,
  );
  if (failed > 0) process.stdout.write(failures(text));
  return { passed: count('pass'), failed: failed === 0 && code !== 0 ? 1 : failed };
}

const failures = (tap) =>
  tap
    .split(/^(?=\s*(?:not ok|ok|# Subtest))/m)
    .filter((block) => block.trimStart().startsWith('not ok'))
    .join('');
