import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Telling } from '../../../app/rollout/hooks/telling.ts';

/** One request that came. */
export interface Heard {
  readonly body: string;
  readonly telling: Telling;
  readonly headers: IncomingHttpHeaders;
}

export interface Ear {
  readonly address: string;
  readonly heard: readonly Heard[];
  /** Resolves when so many have come. */
  count(number: number): Promise<void>;
}

/** A web server on this computer that hears hooks, and answers as it is told to. */
export async function ear(
  t: TestContext,
  answer: (response: ServerResponse, heard: Heard) => void = (response) => response.writeHead(204).end(),
): Promise<Ear> {
  const heard: Heard[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString('utf8');
      const one: Heard = { body, telling: JSON.parse(body) as Telling, headers: request.headers };
      heard.push(one);
      for (const look of waiting) look();
      answer(response, one);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const count = (number: number): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (heard.length < number) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?key=hidden`, heard, count };
}

/** Puts a program of this Node's into the folder of hooks. */
export async function program(dataDir: string, file: string, code: string, mode = 0o700): Promise<void> {
  await mkdir(join(dataDir, 'hooks'), { recursive: true });
  await writeFile(join(dataDir, 'hooks', file), `#!${process.execPath}\n${code}\n`, { mode });
}
