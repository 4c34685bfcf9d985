import { datamodel } from '../../../app/xenapi/generated/datamodel.ts';
import type { Rpc } from '../api/rpc.ts';
import { typeOf } from '../api/types.ts';
import type { Type } from '../api/types.ts';

const DATE = /^\d{8}T\d\d:\d\d:\d\d(Z|[+-]\d\d:?\d\d)?$/;

function isDict(value: Rpc): value is Extract<Rpc, { kind: 'dict' }> {
  return value !== null && typeof value === 'object' && value.kind === 'dict';
}

function isArray(value: Rpc): value is Extract<Rpc, { kind: 'array' }> {
  return value !== null && typeof value === 'object' && value.kind === 'array';
}

function kindOf(value: Rpc): string {
  return value === null ? 'null' : typeof value === 'object' ? value.kind : typeof value;
}

function wordOf(value: Rpc | undefined): string {
  return typeof value === 'string' ? value : '';
}

const EVENT = ['id', 'timestamp', 'class', 'operation', 'ref', 'snapshot'];
const properClass = new Map(Object.keys(datamodel).map((cls) => [cls.toLowerCase(), cls]));

function event(value: Rpc, protocol: 'xml' | 'json', complain: (what: string) => void): void {
  if (!isDict(value)) return complain(`event is ${kindOf(value)}`);
  const names = [...value.members.keys()];
  const gone = value.members.get('operation') === 'del';
  const expected = gone ? EVENT.slice(0, -1) : EVENT;
  if (names.join() !== expected.join()) complain(`event has ${names.join()}`);
  for (const name of EVENT.slice(0, -1))
    if (typeof value.members.get(name) !== 'string') complain(`event.${name} is no text`);
  const cls = properClass.get(wordOf(value.members.get('class')));
  const snapshot = value.members.get('snapshot');
  if (cls === undefined) complain(`event of class ${wordOf(value.members.get('class'))}`);
  else if (snapshot !== undefined) conform(typeOf(`${cls} record`), snapshot, protocol, complain);
}

/** Says everything that does not fit a type as one protocol writes it; field names and their order included. */
export function conform(type: Type, value: Rpc, protocol: 'xml' | 'json', complain: (what: string) => void): void {
  const expect = (fits: boolean) => {
    if (!fits) complain(`${type.kind} came as ${kindOf(value)}`);
  };
  switch (type.kind) {
    case 'string':
    case 'ref':
    case 'enum':
      return expect(typeof value === 'string');
    case 'void':
      return expect(value === '');
    case 'bool':
      return expect(typeof value === 'boolean');
    case 'int':
      return expect(protocol === 'xml' ? typeof value === 'string' && /^-?\d+$/.test(value) : kindOf(value) === 'int');
    case 'float':
      return expect(kindOf(value) === 'float');
    case 'datetime': {
      const text =
        protocol === 'json'
          ? value
          : value !== null && typeof value === 'object' && value.kind === 'date'
            ? value.text
            : undefined;
      return expect(typeof text === 'string' && DATE.test(text));
    }
    case 'option':
      return conform(type.of, value, protocol, complain);
    case 'set':
      if (!isArray(value)) return expect(false);
      for (const item of value.items) {
        if (type.of.kind === 'record' && type.of.cls === 'event') event(item, protocol, complain);
        else conform(type.of, item, protocol, complain);
      }
      return;
    case 'map':
      if (!isDict(value)) return expect(false);
      for (const member of value.members.values()) conform(type.value, member, protocol, complain);
      return;
    case 'record': {
      if (!isDict(value)) return expect(false);
      const fields = Object.entries(datamodel[type.cls]?.fields ?? {});
      const needed = fields.filter(([name, field]) => !field.type.endsWith(' option') || value.members.has(name));
      const names = [...value.members.keys()];
      if (names.join() !== needed.map(([name]) => name).join()) complain(`${type.cls} record has other fields`);
      for (const [name, field] of needed) {
        const member = value.members.get(name);
        if (member !== undefined)
          conform(typeOf(field.type), member, protocol, (what) => complain(`${type.cls}.${name}: ${what}`));
      }
      return;
    }
    case 'batch': {
      if (!isDict(value)) return expect(false);
      if ([...value.members.keys()].join() !== 'events,valid_ref_counts,token') complain('batch has other members');
      const events = value.members.get('events');
      if (events !== undefined && isArray(events)) for (const item of events.items) event(item, protocol, complain);
      const counts = value.members.get('valid_ref_counts');
      if (counts === undefined || !isDict(counts)) return complain('no counts');
      for (const count of counts.members.values()) if (kindOf(count) !== 'int') complain(`count is ${kindOf(count)}`);
      if (!/^\d{20},\d{20}$/.test(wordOf(value.members.get('token')))) complain('token is not two numbers');
    }
  }
}
