import * as z from 'zod';
import { element, parseXml, textElement, writeXml, type Element } from './xml.ts';

/** A saved server as a list file has it: never a password. */
export interface ListedServer {
  readonly address: string;
  readonly username: string;
  readonly name: string;
  readonly members: readonly string[];
}

const MOST_SERVERS = 10_000;
const USUAL_USER = 'root';

const own = z.object({
  format: z.literal('xenith servers'),
  version: z.literal(1),
  servers: z
    .array(
      z.object({
        address: z.string().min(1).max(300),
        username: z.string().max(300),
        name: z.string().max(1000),
        members: z.array(z.string().max(300)).max(1000),
      }),
    )
    .max(MOST_SERVERS),
});

const server = (address: string, name = ''): ListedServer => ({ address, username: USUAL_USER, name, members: [] });

function ofXenCenter(text: string): readonly ListedServer[] | undefined {
  const of = (connection: Element, name: string): string =>
    connection.children.find((child) => child.name === name)?.text.trim() ?? '';
  try {
    const root = parseXml(text);
    if (root.name !== 'XenConnections') return undefined;
    return root.children
      .filter(({ name }) => name === 'XenConnection')
      .flatMap((connection) => {
        const host = of(connection, 'Hostname');
        if (host === '' || host.length > 250) return [];
        const port = of(connection, 'Port') || '443';
        return [
          server(`${host.includes(':') ? `[${host}]` : host}:${port}`, of(connection, 'FriendlyName').slice(0, 1000)),
        ];
      });
  } catch {
    return undefined;
  }
}

const ADDRESS = /^[\w.-]+(?::\d{1,5})?$|^\[[0-9a-f:.%]+\](?::\d{1,5})?$|^[0-9a-f:]+$/i;

/** A word alone may be a server's name or anything; a dot, a colon or a digit makes it one. */
const TELLING = /[.:\d]/;

/** One address per line; what follows a # is a remark. */
function ofLines(text: string): readonly ListedServer[] | undefined {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.replace(/#.*$/, '').trim())
    .filter((line) => line !== '');
  const addresses = lines.every((line) => ADDRESS.test(line)) && lines.some((line) => TELLING.test(line));
  return addresses ? lines.map((line) => server(line)) : undefined;
}

function ofOwn(text: string): readonly ListedServer[] | undefined {
  try {
    return own.parse(JSON.parse(text)).servers;
  } catch {
    return undefined;
  }
}

/** The servers of a list: this console's own, XenCenter's, or a text of addresses. Undefined where it is none of these. */
export function readServerList(text: string): readonly ListedServer[] | undefined {
  const plain = text.replace(/^\uFEFF/, '').trim();
  const found = plain.startsWith('{') ? ofOwn(plain) : plain.startsWith('<') ? ofXenCenter(plain) : ofLines(plain);
  return found?.slice(0, MOST_SERVERS);
}

export const writeServerList = (servers: readonly ListedServer[]): string =>
  `${JSON.stringify({ format: 'xenith servers', version: 1, servers }, null, 2)}\n`;

interface Named {
  readonly host: string;
  readonly port: number;
  readonly name: string;
}

/** The list as XenCenter reads it: names and places, nothing of the people who sign in. */
export function writeXenCenterList(servers: readonly Named[]): string {
  const connections = servers.map(({ host, port, name }) =>
    element('XenConnection', {}, [
      textElement('Hostname', host),
      textElement('Port', String(port)),
      textElement('FriendlyName', name || host),
    ]),
  );
  return `<?xml version="1.0" encoding="utf-8"?>\n${writeXml(element('XenConnections', {}, connections))}\n`;
}
