import type { RunReport } from './report.ts';

/** One thing that was otherwise the other time. Durations: milliseconds. */
export interface Difference {
  /** A server; none for the run as a whole. */
  readonly server?: string;
  readonly what: string;
  readonly as: 'words' | 'count' | 'duration';
  readonly before: string | number | undefined;
  readonly now: string | number | undefined;
}

type Facts = readonly (readonly [what: string, as: Difference['as'], value: Difference['now']])[];

/** Durations that differ by less than this are the same, milliseconds. */
const ALIKE = 1000;

/** What two runs, or a run and its rehearsal, do not have in common. */
export function differences(before: RunReport, now: RunReport): readonly Difference[] {
  const names = [...new Set([...before.hosts, ...now.hosts].map((one) => one.name))];
  return [
    ...between(ofRun(before), ofRun(now)),
    ...names.flatMap((server) => between(ofHost(before, server), ofHost(now, server)).map((one) => ({ server, ...one }))),
  ];
} // prettier-ignore

function between(before: Facts, now: Facts): readonly Difference[] {
  return now.flatMap(([what, as, value], at): readonly Difference[] => {
    const old = before[at]?.[2];
    const alike = as === 'duration' && typeof old === 'number' && typeof value === 'number' && Math.abs(old - value) < ALIKE; // prettier-ignore
    return old === value || alike ? [] : [{ what, as, before: old, now: value }];
  });
}

const ofRun = ({ how, began, ended, moves, errors, hooks, waivers, guidance }: RunReport): Facts => [
  ['how it ended', 'words', how],
  ['took', 'duration', ended === undefined ? undefined : ended - began],
  ['VMs that left', 'count', moves.filter((one) => one.went !== '').length],
  ['VMs that are elsewhere', 'count', moves.filter((one) => !one.isHome).length],
  ['steps that failed', 'count', errors.length],
  ['calls that failed', 'count', hooks.filter((one) => one.failed).length],
  ['waived', 'count', waivers.length],
  ['still asked for', 'count', guidance.filter((one) => one.is === 'pending').length],
];

function ofHost({ hosts }: RunReport, name: string): Facts {
  const host = hosts.find((one) => one.name === name);
  return [
    ['outcome', 'words', host?.outcome ?? 'not part of it'],
    ['updates', 'count', host?.updates],
    ['release after', 'words', host?.after],
    ['took', 'duration', host?.took],
    ...['leave', 'update', 'restart', 'return'].map((phase) => [phase, 'duration', host?.phases[phase]] as const),
  ];
}

/** Lines of two logs that have no counterpart in the other, whenever they were written: VMs that move side by side end in any order. */
export function unmatched(
  before: RunReport['log'],
  now: RunReport['log'],
): { readonly before: readonly string[]; readonly now: readonly string[]; readonly matched: number } {
  const counts = new Map<string, number>();
  for (const { sentence } of before) counts.set(sentence, (counts.get(sentence) ?? 0) + 1);
  const only = now.flatMap(({ sentence }) => {
    const left = counts.get(sentence) ?? 0;
    counts.set(sentence, left - 1);
    return left > 0 ? [] : [sentence];
  });
  const gone = [...counts].flatMap(([sentence, left]) => Array.from({ length: Math.max(0, left) }, () => sentence));
  return { before: gone, now: only, matched: now.length - only.length };
}
