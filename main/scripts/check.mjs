// npm run check: types, lint, format, unused code and unit tests; the first failure of each kind is shown whole.
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ensureDependencies, root } from './setup.mjs';

const node = process.execPath;
const modules = (path) => join(root, 'node_modules', path);

/** Runs all checks and answers how many unit tests passed and failed; a failed check counts as one failure. */
export async function check() {
  ensureDependencies();
  mkdirSync(modules('.cache/tsc'), { recursive: true });
  const projects = ['app', 'app/tsconfig.test.json', 'main', 'renderer', 'e2e'];
  const lint = step('lint', [
    modules('oxlint/bin/oxlint'),
    '-c',
    'app/oxlintrc.json',
    '--type-aware',
    '--deny-warnings',
    'app',
    'main',
    'renderer',
    'e2e',
  ]);
  const format = step('format', [
    modules('prettier/bin/prettier.cjs'),
    '--check',
    '--log-level',
    'warn',
    '--ignore-path',
    'app/.prettierignore',
    '.',
  ]);
  const results = [
    ...(await Promise.all(
      projects.map((project) => step(`types of ${project}`, [modules('typescript/bin/tsc'), '-p', project])),
    )),
    ...(await Promise.all([lint, format])),
    await step('unused code', [modules('knip/bin/knip.js'), '-c', 'app/knip.json', '--no-progress']),
  ];
  const unit = await unitTests('unit tests', (path) => !path.endsWith(LONG));
  return { passed: unit.passed, failed: unit.failed + results.filter((ok) => !ok).length };
}

function step(name, args) {
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn(node, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('close', (code) => {
      process.stdout.write(
        `${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)\n${code === 0 ? '' : output}`,
      );
      resolve(code === 0);
    });
  });
}

/** Whole rollouts, crashes and foreign clients against the lab: minutes, so only the whole test runs them. */
export const longTests = () => unitTests('long tests', (path) => path.endsWith(LONG));

const LONG = '.long.test.ts';

/** `node --test` over the *.test.ts beside the code. */
async function unitTests(name, wanted) {
  const report = modules('.cache/unit.tap');
  const tests = ['app', 'main', 'renderer'].flatMap((folder) => [...testFiles(join(root, folder))]).filter(wanted);
  // A test that hangs is a failure, not a wait; two files at once are what two cores take.
  const limits = ['--test-timeout=180000', '--test-concurrency=2'];
  const args = ['--import', 'tsx', '--test', ...limits, '--test-reporter=dot', '--test-reporter-destination=stdout'];
  const tap = ['--test-reporter=tap', `--test-reporter-destination=${report}`];
  const code = await new Promise((resolve) =>
    spawn(node, [...args, ...tap, ...tests], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).on(
      'close',
      resolve,
    ),
  );
  const text = readFileSync(report, 'utf8');
  const count = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  const failed = count('fail') + count('cancelled');
  process.stdout.write(
    `\n${failed === 0 && code === 0 ? 'ok    ' : 'FAILED'} ${name}: ${count('pass')} passed, ${failed} failed, ${count('skipped')} skipped\n`,
  );
  if (failed > 0) process.stdout.write(failures(text));
  return { passed: count('pass'), failed: failed === 0 && code !== 0 ? 1 : failed };
}

const failures = (tap) =>
  tap
    .split(/^(?=\s*(?:not ok|ok|# Subtest))/m)
    .filter((block) => block.trimStart().startsWith('not ok'))
    .join('');

function* testFiles(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !['dist', 'generated', 'node_modules'].includes(entry.name)) yield* testFiles(path);
    else if (entry.name.endsWith('.test.ts')) yield relative(root, path);
  }
}

if (process.argv[1]?.endsWith('check.mjs')) {
  const { passed, failed } = await check();
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}
