import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeCertificate } from '../lab/wire/certificate.ts';
import { updatesBody } from './metrics-body.ts';

/** Plays the hosts of a large pool: only `rrd_updates`, from bodies made beforehand. */
const [hosts = 64, vms = 2400] = process.argv.slice(2).map(Number);
const made = new Map<string, string>();

function body(host: number, start: number): string {
  const now = Math.floor(Date.now() / 1000);
  const end = now - (now % 5);
  const from = start <= 0 ? now + start : start;
  const rows = Math.max(0, Math.min(120, Math.floor((end - from) / 5) + 1));
  const key = `${host} ${rows}`;
  const text = made.get(key) ?? updatesBody({ vms, rows, at: 1_000_000_000, host, hosts });
  made.set(key, text);
  return text.replaceAll(/"(\d{9,10})"/g, (_, time: string) => `"${Number(time) - 1_000_000_000 + end}"`);
}

const server = createServer(makeCertificate('bench', '127.0.0.1', Date.now() - 1000), (request, response) => {
  const { searchParams } = new URL(request.url ?? '/', 'https://bench');
  const text = body(Number(searchParams.get('from')), Number(searchParams.get('start')));
  response.setHeader('content-type', 'application/json');
  response.end(text);
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
