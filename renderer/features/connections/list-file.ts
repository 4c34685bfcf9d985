import type { Connection } from '../../../app/contract/connections.ts';

const escape = (text: string): string =>
  text.replace(/[<>&"']/g, (sign) => `&#${sign.codePointAt(0)};`).replace(/[^\P{C}\n\t]/gu, '');

/** The server list as a file that XenCenter reads too: addresses and names, never credentials. */
export function listFile(connections: readonly Connection[]): string {
  const rows = connections
    .filter(({ practice }) => !practice)
    .map(
      ({ address, port, name }) =>
        `  <XenConnection><Hostname>${escape(address)}</Hostname><Port>${port}</Port><FriendlyName>${escape(name)}</FriendlyName></XenConnection>`,
    );
  return ['<?xml version="1.0" encoding="utf-8"?>', '<XenConnections>', ...rows, '</XenConnections>', ''].join('\n');
}

/** Addresses of such a file, with the port where it is not the usual one; those already there are left out. */
export function addressesOfFile(text: string, known: readonly Connection[]): readonly string[] {
  const found: string[] = [];
  for (const [, part = ''] of text.matchAll(/<XenConnection>([\s\S]*?)<\/XenConnection>/g)) {
    const host = /<Hostname>([^<]*)<\/Hostname>/.exec(part)?.[1]?.trim();
    const port = Number(/<Port>(\d+)<\/Port>/.exec(part)?.[1] ?? 443);
    if (host) found.push(port === 443 ? host : `${host}:${port}`);
  }
  if (found.length === 0) found.push(...text.split(/[\s,;]+/).filter((word) => /^[\w.:[\]-]+$/.test(word)));
  const there = new Set(known.flatMap(({ address, port, members }) => [address, `${address}:${port}`, ...members]));
  return [...new Set(found)].filter((address) => !there.has(address));
}
