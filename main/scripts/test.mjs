// npm test: everything. Ends with one line, "N passed, N failed", over all suites.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { check, longTests } from './check.mjs';
import { ensureBrowser, ensureBuild, ensureDependencies, root } from './setup.mjs';

ensureDependencies();
const quick = await check();
ensureBuild();
const long = await longTests();
const journeys = runJourneys(ensureBrowser());
const passed = quick.passed + long.passed + journeys.passed;
const failed = quick.failed + long.failed + journeys.failed;
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
