// npm run bench: measures the built product against its goals and prints one table.
import { spawn } from 'node:child_process';
import { ensureBrowser, ensureBuild, ensureDependencies, root } from './setup.mjs';

ensureDependencies();
ensureBuild();
ensureBrowser();
const child = spawn(process.execPath, ['--import', 'tsx', 'main/bench/cli.ts', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
child.on('exit', (code) => process.exit(code ?? 1));
