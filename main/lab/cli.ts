import { parseArgs } from 'node:util';
import { coverageTable } from './coverage.ts';
import { startLab } from './lab.ts';
import type { Protocols } from './wire/rpc-door.ts';

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    profile: { type: 'string' },
    seed: { type: 'string' },
    port: { type: 'string' },
    speed: { type: 'string' },
    rpc: { type: 'string' },
    'control-port': { type: 'string' },
    'state-dir': { type: 'string' },
    coverage: { type: 'boolean' },
  },
});

function protocols(text: string): Protocols {
  if (text === 'both' || text === 'xml' || text === 'json') return text;
  throw new Error(`--rpc is both, xml or json, not ${text}`);
}

function number<Name extends string>(name: Name, text: string | undefined): { [key in Name]?: number } {
  return text === undefined ? {} : ({ [name]: Number(text) } as { [key in Name]: number });
}

async function serve(): Promise<void> {
  const lab = await startLab({
    ...(values.profile === undefined ? {} : { profile: values.profile }),
    ...number('seed', values.seed),
    ...number('port', values.port),
    ...number('speed', values.speed),
    ...number('controlPort', values['control-port']),
    ...(values.rpc === undefined ? {} : { rpc: protocols(values.rpc) }),
    ...(values['state-dir'] === undefined ? {} : { stateDir: values['state-dir'] }),
  });
  const { pools, control, updateSite, note } = lab;
  process.stdout.write(`${JSON.stringify({ pools, control, updateSite, note })}\n`);
  let closing = false;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (closing) process.exit(1);
      closing = true;
      void lab.close().then(() => process.exit(0));
    });
  }
}

if (values.coverage === true) process.stdout.write(`${coverageTable()}\n`);
else await serve();
