import { measured } from '../child.ts';
import { median } from '../numbers.ts';
import type { Row } from '../numbers.ts';
import { say } from './context.ts';
import type { Context } from './context.ts';

interface Peer {
  readonly complete: number;
  readonly tree?: number;
  readonly objects?: number;
  readonly bytes?: number;
  readonly rss: number;
  readonly cpu: number;
}

/** Ratios of what was measured one right after the other, so that a noisy moment spoils neither alone. */
async function paired(port: string, transport: 'json' | 'xml', of: string, to: string, times: number) {
  const pairs: { of: Peer; to: Peer }[] = [];
  for (let round = 0; round < times; round += 1) {
    const base = await measured<Peer>('./peer.ts', port, transport, to);
    pairs.push({ of: await measured<Peer>('./peer.ts', port, transport, of), to: base });
  }
  return pairs;
}

/** From TCP connect to what can be read. */
export async function connecting({ replay: port, rounds }: Context): Promise<Row[]> {
  say('Connecting over JSON-RPC ...');
  const json = await paired(port, 'json', 'ours', 'drain', rounds);
  const once = await paired(port, 'json', 'ours', 'at-once', rounds);
  say('Connecting over XML-RPC ...');
  const xml = await paired(port, 'xml', 'ours', 'drain', Math.min(rounds, 3));
  const over = (pairs: typeof json): number => median(pairs.map((pair) => pair.of.complete / pair.to.complete));
  return [
    {
      measure: 'connect to complete inventory, against dropping the bytes',
      value: over(json),
      unit: '×',
      bar: 3,
      aim: 1.6,
      details: json,
    },
    {
      measure: 'connect to usable tree, against everything at once',
      value: median(once.map((pair) => (pair.of.tree ?? Number.NaN) / pair.to.complete)),
      unit: '×',
      bar: 0.6,
      aim: 0.4,
      details: once,
    },
    {
      measure: 'the same over XML-RPC, against dropping the bytes',
      value: over(xml),
      unit: '×',
      bar: 10,
      aim: 8,
      details: xml,
    },
  ];
}
