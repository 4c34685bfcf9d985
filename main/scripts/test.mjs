// npm test: everything. Ends with one line, "N passed, N failed", over all suites.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundleTests } from './bundle-tests.mjs';
import { ensureBrowser, ensureBuild, ensureDependencies, root } from './setup.mjs';
import { statics } from './statics.mjs';
import { long, quick, runTests } from './tests.mjs';

ensureDependencies();
const tests = await bundleTests();
const units = await runTests('unit tests', tests, quick);
ensureBuild();
const browser = ensureBrowser();
// The long ones mostly wait: what they leave of the machine is enough for everything that only reads the sources, and then
// for the first journeys.
const reading = statics({ atOnce: 2, background: true });
const [wrong, whole, journeys] = await Promise.all([
  reading,
  runTests('long tests', tests, long),
  reading.then(() => runJourneys(browser)),
]);
const passed = units.passed + whole.passed + journeys.passed;
const failed = units.failed + wrong + whole.failed + journeys.failed;
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

async function runJourneys(browser) {
  const report = join(root, 'node_modules/.cache/journeys.json');
  rmSync(report, { force: true });
  const cli = join(root, 'node_modules/playwright/cli.js');
  const status = await new Promise((resolve) =>
    spawn(process.execPath, [cli, 'test', '-c', 'e2e/playwright.config.ts'], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, CHROMIUM: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    }).on('close', resolve),
  );
  const stats = existsSync(report)
    ? JSON.parse(readFileSync(report, 'utf8')).stats
    : { expected: 0, unexpected: 0, flaky: 0 };
  const bad = stats.unexpected + stats.flaky;
  return { passed: stats.expected, failed: bad === 0 && status !== 0 ? 1 : bad };
}
