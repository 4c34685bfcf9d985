import type { FieldDef, Subject } from './fields.ts';
import { firstOf } from './fields.ts';

export type Answers = Readonly<Record<string, unknown>>;

/** What each field shows first; what the caller already knows wins. */
export function firstAnswers(fields: readonly FieldDef[], aims: readonly Subject[], given: Answers): Answers {
  const answers: Record<string, unknown> = {};
  for (const field of fields) answers[field.key] = shown(field, given[field.key]) ?? firstAnswer(field, aims);
  return answers;
}

function shown(field: FieldDef, given: unknown): unknown {
  return field.kind === 'number' && typeof given === 'number' ? given / (field.factor ?? 1) : given;
}

function firstAnswer(field: FieldDef, aims: readonly Subject[]): unknown {
  switch (field.kind) {
    case 'text':
    case 'file':
    case 'area':
    case 'password':
      return firstOf(field.first, aims, '');
    case 'number':
      return firstOf(field.first, aims, null);
    case 'switch':
      return firstOf(field.first, aims, false);
    case 'choice':
      return firstOf(field.first, aims, '');
    case 'server':
    case 'storage':
    case 'network':
    case 'disc':
    case 'disk':
    case 'vapp':
    case 'schedule':
    case 'nic':
    case 'pool':
      return firstOf(field.first, aims, field.none === undefined ? '' : NOTHING);
    case 'words':
    case 'own-snapshots':
      return [];
    case 'some-vms':
    case 'some-repositories':
    case 'ticks':
      return firstOf(field.first, aims, []);
    case 'some-hosts':
      return firstOf<readonly string[] | undefined>(field.first, aims, undefined);
    case 'report-parts':
    case 'server-clock':
    case 'own-disks':
      return undefined;
  }
}

/** How a pick says "none". */
export const NOTHING = 'OpaqueRef:NULL';

const empty = (value: unknown): boolean =>
  value === '' ||
  value === null ||
  value === undefined ||
  value === NOTHING ||
  (typeof value === 'number' && Number.isNaN(value));

/** The answers as the action's arguments: numbers in its unit, what is empty and optional left out. */
export function argumentsOf(fields: readonly FieldDef[], answers: Answers): Answers {
  const args: Record<string, unknown> = {};
  for (const field of fields) {
    const answer = answers[field.key];
    if (empty(answer) && (field.optional || answer === undefined)) continue;
    if (field.kind === 'number' && typeof answer === 'number')
      args[field.key] = Math.round(answer * (field.factor ?? 1));
    else args[field.key] = typeof answer === 'string' && field.kind === 'text' ? answer.trim() : answer;
  }
  return args;
}
