import { existsSync } from 'node:fs';
import { defineConfig } from 'playwright/test';

const chromium = process.env['CHROMIUM'] || (existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined);
const electron = process.env['ELECTRON_EXEC'];

if (!electron) process.stdout.write('Desktop journeys left out: ELECTRON_EXEC names no Electron binary.\n');

export default defineConfig({
  testDir: './journeys',
  outputDir: '../node_modules/.cache/journeys',
  // How long a slow machine may take; what is waited for is a condition.
  timeout: 480_000,
  expect: { timeout: 30_000 },
  fullyParallel: false,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  reporter: [['list'], ['json']],
  use: {
    viewport: { width: 1440, height: 900 },
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false, sources: false },
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'browser', testIgnore: '**/*.desktop.spec.ts' },
    ...(electron ? [{ name: 'desktop', testMatch: '**/*.desktop.spec.ts' }] : []),
  ],
});
