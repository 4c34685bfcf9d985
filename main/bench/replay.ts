import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { makeCertificate } from '../lab/wire/certificate.ts';

/**
 * A server that only repeats recorded replies, so that what is measured is the client. Bodies are in the folder of the first
 * argument, named by transport and call; prints its port.
 */
const [folder = '.'] = process.argv.slice(2);
const bodies = new Map<string, Buffer>();

function bodyOf(transport: string, name: string): Buffer {
  const key = `${name}.${transport}`;
  let body = bodies.get(key);
  if (!body) bodies.set(key, (body = readFileSync(join(folder, key))));
  return body;
}

function nameOf(call: string): string | undefined {
  const method = /"method":"([\w.]+)"|<methodName>([\w.]+)</.exec(call);
  const name = method?.[1] ?? method?.[2] ?? '';
  if (name !== 'event.from') return name;
  if (/\d{20},\d{20}/.test(call)) return undefined;
  return call.includes('*') ? 'event.from-all' : 'event.from-tree';
}

const { key, cert } = makeCertificate('replay', '127.0.0.1', Date.now() - 1000);
const server = createServer({ key, cert }, (request, response) => {
  const transport = request.url === '/jsonrpc' ? 'json' : 'xml';
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const name = nameOf(Buffer.concat(parts).toString());
    // Nothing ever happens here: whoever waits for changes waits.
    if (name === undefined) return;
    const body = bodyOf(transport, name);
    response.writeHead(200, {
      'content-type': transport === 'json' ? 'application/json' : 'text/xml',
      'content-length': body.length,
    });
    response.end(body);
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
