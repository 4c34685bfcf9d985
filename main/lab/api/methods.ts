import type { LeastRole, MethodModel, State } from '../../../app/xenapi/datamodel.ts';
import { datamodel } from '../../../app/xenapi/generated/datamodel.ts';
import { hiddenMethods } from './hidden.ts';
import { typeOf } from './types.ts';
import type { Type } from './types.ts';

interface Param {
  readonly name: string;
  readonly type: Type;
  readonly optional: boolean;
}

/** One method as the dispatcher sees it. */
export interface Signature {
  readonly name: string;
  readonly cls: string;
  readonly verb: string;
  /** Without the session. */
  readonly params: readonly Param[];
  readonly needsSession: boolean;
  readonly result: Type;
  readonly role: LeastRole;
  readonly async: boolean;
  readonly implicit: boolean;
  readonly state: State;
}

function paramOf(text: string): Param {
  const colon = text.indexOf(': ');
  const name = text.slice(0, colon);
  return { name: name.replace(/\?$/, ''), type: typeOf(text.slice(colon + 2)), optional: name.endsWith('?') };
}

function signatureOf(cls: string, verb: string, model: MethodModel): Signature {
  const params = model.params.map(paramOf);
  const needsSession = params[0]?.type.kind === 'ref' && params[0].name === 'session_id';
  const { role, async, implicit, state } = model;
  const result = typeOf(model.result === '<class> record' ? 'string' : model.result);
  const own = needsSession ? params.slice(1) : params;
  return { name: `${cls}.${verb}`, cls, verb, params: own, needsSession, result, role, async, implicit, state };
}

/** Every class with records can be searched; that and the emergency question are missing from the documents. */
function undocumented(cls: string): readonly (readonly [verb: string, model: MethodModel])[] {
  const common = { role: 'read-only', async: false, implicit: true, state: 'Published' } as const;
  const params = ['session_id: session ref', 'expr: string'];
  const searches: [string, MethodModel][] = [
    ['get_all_where', { ...common, params, result: `${cls} ref set` }],
    ['get_all_records_where', { ...common, params, result: `(${cls} ref -> ${cls} record) map` }],
  ];
  const emergency: [string, MethodModel] = [
    'is_in_emergency_mode',
    { ...common, params: ['session_id: session ref'], result: 'bool', implicit: false },
  ];
  const records = 'get_all_records' in (datamodel[cls]?.methods ?? {});
  return [...(records ? searches : []), ...(cls === 'host' ? [emergency] : [])];
}

function build(): ReadonlyMap<string, Signature> {
  const all = new Map<string, Signature>();
  for (const [cls, { methods }] of Object.entries(datamodel)) {
    for (const [verb, model] of [...Object.entries(methods), ...undocumented(cls)]) {
      all.set(`${cls}.${verb}`, signatureOf(cls, verb, model));
    }
  }
  return all;
}

/** Every method with known parameters. */
export const signatures: ReadonlyMap<string, Signature> = build();

const hidden = Object.entries(hiddenMethods).flatMap(([cls, verbs]) =>
  verbs.split(' ').map((verb) => `${cls}.${verb}`),
);
const hiddenNames: ReadonlySet<string> = new Set(hidden);

/** Listed by every server, meant for its peers. */
export function isHidden(name: string): boolean {
  return hiddenNames.has(name);
}

/** What `system.listMethods` answers. */
export const methodNames: readonly string[] = [...signatures.keys(), ...hidden];
