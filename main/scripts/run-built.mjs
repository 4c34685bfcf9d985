// Runs one built entry of main with what follows on the command line: node main/scripts/run-built.mjs lab --profile practice
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuild, ensureDependencies, root } from './setup.mjs';

const [entry, ...args] = process.argv.slice(2);
ensureDependencies();
ensureBuild();
const child = spawn(process.execPath, [join(root, 'main/dist', `${entry}.js`), ...args], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
