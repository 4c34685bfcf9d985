import { get as plainly, type IncomingMessage } from 'node:http';
import { get as securely } from 'node:https';
import { importArchive } from '../../wire/transfer/archive.ts';
import { read } from '../../world/typed.ts';
import { XenError } from '../handler.ts';
import type { Call, Handlers } from '../handler.ts';

const MOST_REDIRECTS = 3;

/** What stands at an address. Servers of VMs have certificates of their own making, which nobody here knows. */
function fetchFrom(address: string, signal: AbortSignal, left = MOST_REDIRECTS): Promise<IncomingMessage> {
  const url = URL.parse(address);
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new XenError('IMPORT_ERROR', `Cannot read from ${address}`);
  return new Promise((resolve, reject) => {
    const refuse = (why: string): void => reject(new XenError('IMPORT_ERROR', why));
    const options = { signal, agent: false, ...(url.protocol === 'https:' ? { rejectUnauthorized: false } : {}) };
    const sent = (url.protocol === 'https:' ? securely : plainly)(url, options, (reply) => {
      const { statusCode = 0, headers } = reply;
      if (statusCode === 200) return resolve(reply);
      reply.resume();
      if (headers.location === undefined || left === 0) return refuse(`${url.host} answered ${statusCode}`);
      fetchFrom(new URL(headers.location, url).href, signal, left - 1).then(resolve, reject);
    });
    sent.on('error', (error) => (signal.aborted ? reject(error) : refuse(`${url.host}: ${error.message}`)));
  });
}

/** Pulls an archive from somewhere else; the address may hold a session, so no complaint repeats its query. */
async function pull(call: Call, url: string, sr: string, restore: boolean): Promise<readonly string[]> {
  read(call.db, 'SR', sr);
  const reply = await fetchFrom(url, call.task.signal);
  const announced = Number(reply.headers['content-length'] ?? '0');
  const source = { bytes: reply as AsyncIterable<Buffer>, length: announced > 0 ? announced : undefined };
  return importArchive(call.world, sr, source, restore, call.task);
}

export const vmImportHandlers: Handlers = {
  'VM.import': pull,
  // The appliance that converts is found by a plugin which comes with it.
  'VM.import_convert': () => {
    throw new XenError('XENAPI_MISSING_PLUGIN', 'conversion');
  },
};
