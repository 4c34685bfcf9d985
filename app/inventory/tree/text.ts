import { isRef } from '../../xenapi/ref.ts';
import { faceOf } from '../describe/face.ts';
import { addressesOf } from '../describe/guest.ts';
import { homeOf, hostOfSr, poolOf } from '../describe/home.ts';
import { displayName } from '../describe/names.ts';
import type { AnyObj, View } from '../view.ts';
import type { Node } from './node.ts';
import type { Field, Term } from './query.ts';
import { near } from './near.ts';

/** What a filter looks for a free word in; in lower case, as everything here. */
export interface Words {
  /** What they were taken from: another one has others. */
  readonly of: AnyObj | Node;
  readonly name: string;
  /** The name, and on a line of its own the description: one text is searched faster than two. */
  readonly all: string;
}

export function wordsOf(view: View, obj: AnyObj): Words {
  const name = displayName(view, obj).toLowerCase();
  const description = 'name_description' in obj ? obj.name_description.toLowerCase() : '';
  return { of: obj, name, all: description === '' ? name : `${name}\n${description}` };
}

export function wordsOfGroup(node: Node): Words {
  const name = node.name.toLowerCase();
  return { of: node, name, all: name };
}

/** An object with all that hangs together with it. */
export interface Thing {
  readonly view: View;
  readonly obj: AnyObj;
}

/** Whether a term holds where these words stand; of a group, which is no thing, only its words are asked. */
export type Test = (words: Words, thing: Thing | undefined) => boolean;

/** What hangs on other objects is asked for each time: they change without this one changing. */
function hostName(view: View, obj: AnyObj): string {
  const host =
    obj.$cls === 'host'
      ? obj
      : obj.$cls === 'VM'
        ? homeOf(view, obj)
        : obj.$cls === 'SR'
          ? hostOfSr(view, obj)
          : undefined;
  return host ? displayName(view, host).toLowerCase() : '';
}

function poolName(view: View): string {
  const pool = poolOf(view);
  return pool ? displayName(view, pool).toLowerCase() : '';
}

const alsoCalled: Readonly<Record<string, readonly string[]>> = {
  running: ['on'],
  halted: ['off', 'stopped', 'shut down'],
  live: ['on'],
};

function statesOf(view: View, obj: AnyObj): readonly string[] {
  const { shape, word } = faceOf(view, obj);
  const said = word.toLowerCase();
  const power = obj.$cls === 'VM' ? obj.power_state.toLowerCase() : said;
  return [said, power, ...(alsoCalled[power] ?? []), ...(shape === 'busy' ? ['busy'] : [])];
}

export function addresses(view: View, obj: AnyObj): readonly string[] {
  if (obj.$cls === 'VM') return addressesOf(view, obj);
  if (obj.$cls !== 'host') return [];
  const others = obj.PIFs.map((ref) => view.get('PIF', ref)?.IP ?? '');
  return [...new Set([obj.address, ...others])].filter((address) => address !== '' && isRef(address));
}

const hasAddress = (view: View, obj: AnyObj, start: string): boolean =>
  addresses(view, obj).some((address) => address.toLowerCase().startsWith(start));

const ADDRESS_START = /^(\d{1,3}\.?){1,4}$|^[0-9a-f]{0,4}:[0-9a-f:]*$/;
/** Long enough not to be an accident. */
const UUID_START = /^[0-9a-f]{8}(-|$)/;

/** Whether an object alone decides about a term: no other object has a say. */
export const asksObjectItself = ({ field, word }: Term): boolean =>
  field === 'tag' || (field === undefined && !ADDRESS_START.test(word));

const tagsOf = (obj: AnyObj): readonly string[] => ('tags' in obj ? obj.tags.map((tag) => tag.toLowerCase()) : []);

/** Whether an object has in this field what is looked for, to the letter. */
export function has({ view, obj }: Thing, field: Field, word: string): boolean {
  switch (field) {
    case 'tag':
      return tagsOf(obj).some((tag) => tag.includes(word));
    case 'host':
      return hostName(view, obj).includes(word);
    case 'pool':
      return poolName(view).includes(word);
    case 'state':
      return statesOf(view, obj).some((state) => state.startsWith(word));
    case 'ip':
      return hasAddress(view, obj, word);
  }
}

/** Whether it would have it but for a slip in typing. */
function nearlyHas({ view, obj }: Thing, field: Field, word: string): boolean {
  switch (field) {
    case 'tag':
      return tagsOf(obj).some((tag) => near(word, tag));
    case 'host':
      return near(word, hostName(view, obj));
    case 'pool':
      return near(word, poolName(view));
    case 'state':
      return statesOf(view, obj).some((state) => near(word, state));
    case 'ip':
      return false;
  }
}

/** Whether a term holds to the letter. */
export function toTheLetter({ field, word }: Term): Test {
  if (field !== undefined) return (_, thing) => thing !== undefined && has(thing, field, word);
  const address = ADDRESS_START.test(word);
  const uuid = UUID_START.test(word);
  if (!address && !uuid) return ({ all }) => all.includes(word);
  return ({ all }, thing) =>
    all.includes(word) ||
    (thing !== undefined &&
      ((address && hasAddress(thing.view, thing.obj, word)) ||
        (uuid && thing.obj.uuid.toLowerCase().startsWith(word))));
}

/** Whether it would hold but for a slip in typing. */
export function butForASlip({ field, word }: Term): Test {
  return ({ name }, thing) =>
    thing !== undefined && (field === undefined ? near(word, name) : nearlyHas(thing, field, word));
}
