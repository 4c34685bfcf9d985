import { fileURLToPath } from 'node:url';
import { loadAssets } from '../assets/assets.ts';
import { readOptions, UsageError } from '../options.ts';
import { start } from '../start.ts';
import { openWindow } from './open.ts';
import { serveBrowser } from './server.ts';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

try {
  await run();
} catch (error) {
  if (error instanceof UsageError && error.wanted) say(error.message);
  else {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

function portError(error: unknown, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return new Error(`Port ${port} is in use. Name another with --port, or none for any free one.`);
  if (code === 'EACCES')
    return new Error(`Port ${port} is not allowed for this user. Name one above 1023 with --port.`);
  return error;
}

async function run(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const assets = await loadAssets(fileURLToPath(new URL('../../renderer/dist', import.meta.url)));
  const engine = await start({
    dataDir: options.dataDir,
    host: { shell: 'browser', quit: () => stop() },
    ...(typeof options.lab === 'object' ? { lab: options.lab.connect } : {}),
    practice: options.lab !== 'hide',
  });
  const shell = await serveBrowser({ assets, port: options.port, attach: (wire) => engine.attach(wire) }).catch(
    async (error: unknown) => {
      // The engine's thread would keep a process alive that nobody can reach.
      await engine.close();
      throw portError(error, options.port);
    },
  );
  const shown = options.open ? await openWindow(shell.grantAddress()) : undefined;
  if (shown !== undefined) say(`Xenith opened in ${shown}.`);
  say(`${shown === undefined ? 'Open this address' : 'For another window'}, it works once: ${shell.grantAddress()}`);

  const stop = (): void => {
    void Promise.all([shell.close(), engine.close()]).then(() => process.exit());
  };
  let asked = false;
  const interrupt = async (): Promise<void> => {
    const working = asked ? [] : await engine.working();
    if (working.length === 0) return stop();
    asked = true;
    say('\nIn progress:');
    for (const { title, what } of working) say(`  ${title}. ${what}`);
    say('Once more ends the console all the same.');
  };
  process.on('SIGINT', () => void interrupt());
  process.once('SIGTERM', stop);
}
