import { createServer } from 'node:http';
import type { Faults } from './faults.ts';
import type { Premises } from '../premises.ts';
import type { ClockWork } from '../world/clock.ts';
import type { Lab } from '../world/world.ts';

export interface ControlOptions {
  readonly lab: Lab;
  readonly clock: ClockWork;
  readonly faults: Faults;
  readonly premises: Premises;
  readonly port: number;
}

export interface Control {
  readonly url: string;
  close(): Promise<void>;
}

/** The address, on loopback, where tests and curious people make things happen. */
export async function startControl(options: ControlOptions): Promise<Control> {
  const server = createServer((_request, response) => {
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : options.port;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
