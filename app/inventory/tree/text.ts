import { isRef } from '../../xenapi/ref.ts';
import { faceOf } from '../describe/face.ts';
import { addressesOf } from '../describe/guest.ts';
import { homeOf, hostOfSr, poolOf } from '../describe/home.ts';
import { displayName } from '../describe/names.ts';
import type { AnyObj, View } from '../view.ts';
import type { Term } from './query.ts';
import { near } from './near.ts';

/** What a filter can find in an object alone; in lower case, as everything here. */
interface Own {
  readonly of: AnyObj;
  readonly name: string;
  readonly description: string;
  readonly uuid: string;
  readonly tags: readonly string[];
}

/** By reference, which is faster to find than by object; the object tells whether it still holds. */
const known = new Map<string, Own>();
const MOST = 200_000;

function ownOf(view: View, obj: AnyObj): Own {
  let own = known.get(obj.$ref);
  if (own?.of !== obj) {
    if (known.size > MOST) known.clear();
    own = {
      of: obj,
      name: displayName(view, obj).toLowerCase(),
      description: 'name_description' in obj ? obj.name_description.toLowerCase() : '',
      uuid: obj.uuid.toLowerCase(),
      tags: 'tags' in obj ? obj.tags.map((tag) => tag.toLowerCase()) : [],
    };
    known.set(obj.$ref, own);
  }
  return own;
}

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

/** Whether a term holds of an object, to the letter. */
export function holds(view: View, obj: AnyObj, { field, word }: Term): boolean {
  const own = ownOf(view, obj);
  switch (field) {
    case 'tag':
      return own.tags.some((tag) => tag.includes(word));
    case 'host':
      return hostName(view, obj).includes(word);
    case 'pool':
      return poolName(view).includes(word);
    case 'state':
      return statesOf(view, obj).some((state) => state.startsWith(word));
    case 'ip':
      return hasAddress(view, obj, word);
    default:
      return (
        own.name.includes(word) ||
        own.description.includes(word) ||
        (ADDRESS_START.test(word) && hasAddress(view, obj, word)) ||
        (UUID_START.test(word) && own.uuid.startsWith(word))
      );
  }
}

/** Whether it would hold but for a slip in typing. */
export function nearlyHolds(view: View, obj: AnyObj, { field, word }: Term): boolean {
  const own = ownOf(view, obj);
  switch (field) {
    case 'tag':
      return own.tags.some((tag) => near(word, tag));
    case 'host':
      return near(word, hostName(view, obj));
    case 'pool':
      return near(word, poolName(view));
    case 'state':
      return statesOf(view, obj).some((state) => near(word, state));
    case 'ip':
      return false;
    default:
      return near(word, own.name);
  }
}
