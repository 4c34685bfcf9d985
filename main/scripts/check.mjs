// npm run check: types, lint, format, unused code and unit tests; the first failure of each kind is shown whole.
import { bundleTests } from './bundle-tests.mjs';
import { ensureDependencies } from './setup.mjs';
import { statics } from './statics.mjs';
import { quick, runTests } from './tests.mjs';

ensureDependencies();
const wrong = await statics({ atOnce: 2 });
const { passed, failed } = await runTests('unit tests', await bundleTests(), quick);
process.stdout.write(`${passed} passed, ${failed + wrong} failed\n`);
process.exitCode = failed + wrong === 0 ? 0 : 1;
