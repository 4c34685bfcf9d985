// What is known of the sources without running them: types, lint, format, unused code.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { root } from './setup.mjs';

const modules = (path) => join(root, 'node_modules', path);

// Several checkers in one program look at the same types again and again: one alone takes less than half of the work, and
// so do programs of one thread. What they collect in less often is memory for a few seconds.
const LEAN = { GOMAXPROCS: '1', GOGC: '300' };

const tsc = (project) => [`types of ${project}`, modules('typescript/bin/tsc'), '--singleThreaded', '-p', project];

/** The longest first: none of them is alone at the end. */
const steps = [
  ['format', modules('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '--ignore-path', 'app/.prettierignore', '.'],
  ['lint', modules('oxlint/bin/oxlint'), '--threads=1', '-c', 'app/oxlintrc.json', '--type-aware', '--deny-warnings', 'app', 'main', 'renderer', 'e2e'],
  ...['renderer', 'main', 'app/tsconfig.test.json', 'e2e', 'app'].map(tsc),
  ['unused code', modules('knip/bin/knip.js'), '-c', 'app/knip.json', '--no-progress'],
]; // prettier-ignore

/**
 * Runs all, `atOnce` at a time, and answers how many failed; what a failed one says is shown whole. In the `background`
 * they only get what others leave of the machine.
 */
export async function statics({ atOnce, background = false }) {
  mkdirSync(modules('.cache/tsc'), { recursive: true });
  const waiting = [...steps];
  let failed = 0;
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) if (!(await step(next, background))) failed += 1;
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return failed;
}

function step([name, ...args], background) {
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...LEAN },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (background) setPriority(child.pid, 15);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('close', (code) => {
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)\n${code === 0 ? '' : output}`);
      resolve(code === 0);
    });
  });
}
