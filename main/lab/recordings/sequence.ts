import type { Rpc } from '../api/rpc.ts';
import type { Change, Row } from '../world/db.ts';
import type { Recording } from './recording.ts';
import { xmlOutcome } from './tree.ts';

function word(value: Rpc | undefined): string {
  return typeof value === 'string' ? value : '';
}

function membersOf(value: Rpc | undefined): ReadonlyMap<string, Rpc> {
  return value !== null && typeof value === 'object' && value.kind === 'dict' ? value.members : new Map<string, Rpc>();
}

function itemsOf(value: Rpc | undefined): readonly Rpc[] {
  return value !== null && typeof value === 'object' && value.kind === 'array' ? value.items : [];
}

function push(steps: string[], step: string): void {
  if (steps.at(-1) !== step) steps.push(step);
}

/** What a VM went through while something was done to it, as events told: its power state, and what was under way. */
export function recordedSteps(recordings: readonly Recording[], during: string): string[] {
  const steps: string[] = [];
  for (const { name, response } of recordings) {
    if (!name.startsWith(`event.from-during-${during}`)) continue;
    const outcome = xmlOutcome(response);
    if (outcome.kind !== 'value') continue;
    for (const event of itemsOf(membersOf(outcome.value).get('events'))) {
      if (word(membersOf(event).get('class')) !== 'vm') continue;
      const snapshot = membersOf(membersOf(event).get('snapshot'));
      const operations = [...membersOf(snapshot.get('current_operations')).values()].map(word);
      push(steps, `${word(snapshot.get('power_state'))} ${operations.join()}`);
    }
  }
  return steps;
}

/** What changed besides tasks while something was done, and what was under way there: `vbd mod attach`. */
export function recordedChanges(recordings: readonly Recording[], during: string): ReadonlySet<string> {
  const changes = new Set<string>();
  for (const { name, response } of recordings) {
    if (!name.startsWith(`event.from-during-${during}`)) continue;
    const outcome = xmlOutcome(response);
    for (const event of outcome.kind === 'value' ? itemsOf(membersOf(outcome.value).get('events')) : []) {
      const cls = word(membersOf(event).get('class'));
      const operations = membersOf(membersOf(membersOf(event).get('snapshot')).get('current_operations')).values();
      const changed = `${cls} ${word(membersOf(event).get('operation'))} ${[...operations].map(word).sort().join()}`;
      if (cls !== 'task') changes.add(changed.trimEnd());
    }
  }
  return changes;
}

/** One change of the lab's in the same words. */
export function changeOf({ operation, cls }: Change, row: Readonly<Row> | undefined): string {
  const operations = Object.values((row?.['current_operations'] ?? {}) as Readonly<Record<string, string>>);
  return `${cls.toLowerCase()} ${operation} ${operations.sort().join()}`.trimEnd();
}

/** The same for a row of the lab, change by change. */
export function noteStep(steps: string[], row: Readonly<Row>): void {
  const operations = Object.values(row['current_operations'] as Readonly<Record<string, string>>);
  push(steps, `${row['power_state'] as string} ${operations.join()}`);
}

/** True where everything recorded happened here too, in that order; here nothing is lost between two events. */
export function containsInOrder(steps: readonly string[], recorded: readonly string[]): boolean {
  let at = 0;
  for (const step of steps) if (step === recorded[at]) at++;
  return at === recorded.length;
}
