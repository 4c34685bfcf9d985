import { measured } from '../child.ts';
import { median } from '../numbers.ts';
import type { Row } from '../numbers.ts';
import { say } from './context.ts';
import type { Context } from './context.ts';

interface Storm {
  readonly perSecond: number;
  readonly p99: number;
  readonly differing: number;
}

/** A storm of changes: how late they are read, that none is lost, and that the lab can make them. */
export async function storming({ lab, pool, rounds }: Context): Promise<Row[]> {
  say('A storm of 5,000 changes a second for 10 s ...');
  const { hostname, port } = new URL(pool.url);
  const args = [hostname, port, lab.control, pool.name, '5000', '10'];
  const storms: Storm[] = [];
  for (let round = 0; round < Math.min(rounds, 3); round += 1) storms.push(await measured('./storm.ts', ...args));
  return [
    {
      measure: '5,000 changes/s: p99 from server to inventory',
      value: median(storms.map(({ p99 }) => p99)),
      unit: 'ms',
      bar: 150,
      aim: 100,
      details: storms,
    },
    {
      measure: '5,000 changes/s: objects that differ at the end',
      value: storms.reduce((sum, { differing }) => sum + differing, 0),
      unit: '',
      bar: 0,
      aim: 0,
      details: storms,
    },
    {
      measure: 'storm the lab sustains with a client',
      value: median(storms.map(({ perSecond }) => perSecond)),
      unit: '/s',
      bar: 5000,
      aim: 5000,
      rising: true,
      details: storms,
    },
  ];
}
