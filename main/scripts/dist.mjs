// npm run dist: installers for this system, where the network has Electron and the packaging tools. Further words go to electron-builder.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuild, ensureDependencies, root } from './setup.mjs';

ensureDependencies();
ensureBuild();
const builder = join(root, 'node_modules/electron-builder/cli.js');
const words = ['--config', 'electron-builder.yml', '--publish', 'never', ...process.argv.slice(2)];
const child = spawn(process.execPath, [builder, ...words], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
let missing;
const pass = (stream, to) => {
  let rest = '';
  const line = (text) => {
    missing ??=
      /(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH)[^\n]*?(?= failedTask|$)/.exec(
        text,
      )?.[0];
    // Where in the builder it was thrown helps nobody here.
    if (!/^\s+at /.test(text)) to.write(`${text}\n`);
  };
  stream.setEncoding('utf8').on('data', (piece) => {
    const lines = (rest + piece).split('\n');
    rest = lines.pop();
    for (const text of lines) line(text);
  });
  stream.on('end', () => rest && line(rest));
};
pass(child.stdout, process.stdout);
pass(child.stderr, process.stderr);
child.on('close', (code) => {
  if (missing !== undefined)
    process.stderr.write(
      `No installers were made: Electron or a packaging tool could not be fetched (${missing}). They come from the network, once; what is built runs with npm start.\n`,
    );
  process.exit(code || (missing === undefined ? 0 : 1));
});
