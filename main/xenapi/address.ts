import { FailureError } from '../../app/errors/failure.ts';

/** Where a server listens. `host` is a name or an address without brackets. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** host, host:port, [v6]:port, bare v6, or a URL whose host and port are taken. Throws `bad-address`. */
export function parseAddress(text: string): Endpoint {
  const bare = text
    .trim()
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/[/?#].*$/, '')
    .replace(/^.*@/, '');
  const match = /^\[([0-9a-f:.%]+)\](?::(\d+))?$/i.exec(bare) ?? /^([^:\s[\]]+)(?::(\d+))?$/.exec(bare);
  if (!match) {
    if (/^[0-9a-f:]+(%\w+)?$/i.test(bare) && bare.split(':').length > 2) return { host: bare, port: 443 };
    throw badAddress(text);
  }
  const port = match[2] === undefined ? 443 : Number(match[2]);
  if (port < 1 || port > 65_535 || !match[1]) throw badAddress(text);
  return { host: match[1].toLowerCase(), port };
}

/** Where a member listens, by the address that the pool's records give it: on the port of the others, unless it names its own. */
export function memberEndpoint(address: string, port: number): Endpoint {
  if (/^(?:\[[^\]]+\]|[^:\s]+):\d+$/.test(address)) return parseAddress(address);
  return { host: address.replaceAll(/[[\]]/g, '').toLowerCase(), port };
}

/** One spelling per endpoint: the key of pins, the text shown. 443 is left out. */
export function formatAddress({ host, port }: Endpoint): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return port === 443 ? name : `${name}:${port}`;
}

function badAddress(text: string): FailureError {
  return new FailureError({ kind: 'refused', code: 'bad-address', params: [text.slice(0, 300)] });
}
