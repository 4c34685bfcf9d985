import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** What can be said after `npm start --`. */
export interface Options {
  readonly browser: boolean;
  readonly open: boolean;
  /** 0 for any free one. */
  readonly port: number;
  readonly dataDir: string;
  /** A profile of practice pools to connect at once; 'offer' shows them on the welcome page; 'hide' does not. */
  readonly lab: { readonly connect: string } | 'offer' | 'hide';
}

const USAGE = `Options, after npm start --
  --browser        use the browser even where the desktop window is available
  --no-open        print the address, open nothing
  --port N         the port on 127.0.0.1 (default: any free one)
  --data-dir DIR   where settings, saved servers, caches and journals are kept; one console at a time
  --lab [PROFILE]  connect to practice pools at once (default profile: practice)
  --no-lab         do not offer the practice pools
  --help           tell this`;

/** Thrown for words that are not understood, or to be told what there is (`wanted`); the message is for the terminal. */
export class UsageError extends Error {
  readonly wanted: boolean;

  constructor(message: string, wanted = false) {
    super(message);
    this.wanted = wanted;
  }
}

export function readOptions(argv: readonly string[], env: NodeJS.ProcessEnv = process.env): Options {
  const words = withProfile(argv);
  const { values } = parse(words);
  if (values.help) throw new UsageError(USAGE, true);
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--port ${values.port}: not a port\n\n${USAGE}`);
  return {
    browser: values.browser ?? false,
    open: !(values['no-open'] ?? false),
    port,
    dataDir: values['data-dir'] ?? defaultDataDir(env),
    lab: values.lab === undefined ? (values['no-lab'] ? 'hide' : 'offer') : { connect: values.lab },
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        browser: { type: 'boolean' },
        'no-open': { type: 'boolean' },
        port: { type: 'string' },
        'data-dir': { type: 'string' },
        lab: { type: 'string' },
        'no-lab': { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

/** `--lab` may stand alone; the parser wants a value. */
function withProfile(argv: readonly string[]): string[] {
  return argv.flatMap((word, index) => {
    const next = argv[index + 1];
    return word === '--lab' && (next === undefined || next.startsWith('-')) ? ['--lab=practice'] : [word];
  });
}

export function defaultDataDir(env: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Xenith');
  return join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'xenith');
}
