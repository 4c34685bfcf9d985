import { parseArgs } from 'node:util';
import { examine } from './examine.ts';
import { defaultDataDir } from '../options.ts';
import { write } from './text.ts';
import { verifyFile } from './verify.ts';

const USAGE = `npm run doctor -- ADDRESS [--user NAME] [--password-env VARIABLE] [--fingerprint SHA256]... [--json]
Connects once and tells certificate, version, transport, members, objects, times, and what is wrong.
A certificate that this system does not trust is shown and nothing is sent: compare it, then name its fingerprint.
The password is read from the environment variable (default: XENITH_PASSWORD), never from the command line.

npm run doctor -- --verify-report FILE [--data-dir DIR]
Tells whether the report of a rollout is as it was signed, and whether by this installation.`;

function options() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        user: { type: 'string', default: 'root' },
        'password-env': { type: 'string', default: 'XENITH_PASSWORD' },
        fingerprint: { type: 'string', multiple: true, default: [] },
        'verify-report': { type: 'string' },
        'data-dir': { type: 'string', default: defaultDataDir(process.env) },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const report = values['verify-report'];
    const asked = report === undefined ? positionals.length === 1 : positionals.length === 0;
    if (values.help) return { usage: USAGE, wrong: false } as const;
    return asked
      ? { ...values, report, address: positionals[0] ?? '' }
      : ({ usage: `Name one address.\n\n${USAGE}`, wrong: true } as const);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return { usage: `${what}\n\n${USAGE}`, wrong: true } as const;
  }
}

const chosen = options();
if ('usage' in chosen) {
  (chosen.wrong ? process.stderr : process.stdout).write(`${chosen.usage}\n`);
  process.exitCode = chosen.wrong ? 2 : 0;
} else if (chosen.report !== undefined) {
  const { ok, text } = await verifyFile(chosen.report, chosen['data-dir']);
  process.stdout.write(text);
  process.exitCode = ok ? 0 : 1;
} else {
  const password = process.env[chosen['password-env']] ?? '';
  const report = await examine(chosen.address, { username: chosen.user, password }, chosen.fingerprint);
  process.stdout.write(chosen.json ? `${JSON.stringify(report, null, 2)}\n` : write(report));
  process.exitCode = report.failure ? 1 : 0;
}
