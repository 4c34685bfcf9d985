// npm test: everything. Ends with one line, "N passed, N failed", over all suites.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundleTests } from './bundle-tests.mjs';
import { ensureBrowser, ensureBuild, ensureDependencies, root } from './setup.mjs';
import { statics } from './statics.mjs';
import { long, quick, runTests } from './tests.mjs';

ensureDependencies();
const tests = await bundleTests();
const units = await runTests('unit tests', tests, quick);
// The long ones mostly wait: what they leave of the machine is enough for everything that only reads the sources.
const [wrong, whole] = await Promise.all([
  statics({ atOnce: 2, background: true }),
  runTests('long tests', tests, long),
]);
ensureBuild();
const journeys = runJourneys(ensureBrowser());
const passed = units.passed + whole.passed + journeys.passed;
const failed = units.failed + wrong + whole.failed + journeys.failed;
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

function runJourneys(browser) {
  const report = join(root, 'node_modules/.cache/journeys.json');
  rmSync(report, { force: true });
  const cli = join(root, 'node_modules/playwright/cli.js');
  const { status } = spawnSync(process.execPath, [cli, 'test', '-c', 'e2e/playwright.config.ts'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, CHROMIUM: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  });
  const stats = existsSync(report)
    ? JSON.parse(readFileSync(report, 'utf8')).stats
    : { expected: 0, unexpected: 0, flaky: 0 };
  const bad = stats.unexpected + stats.flaky;
  return { passed: stats.expected, failed: bad === 0 && status !== 0 ? 1 : bad };
}
