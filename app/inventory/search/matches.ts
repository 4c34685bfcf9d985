import type { AnyObj } from '../view.ts';
import { propertyOf } from './properties.ts';
import type { Property, Reading } from './property.ts';
import type { Condition, Filter } from './saved-view.ts';

const DAY = 24 * 60 * 60 * 1000;

/** The day of a moment where this console runs: whole days since 1970. */
function dayOf(time: number): number {
  const at = new Date(time);
  return Math.round(Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()) / DAY);
}

function dateHolds(value: number, how: string, wanted: string, now: number): boolean {
  const [day, today] = [dayOf(value), dayOf(now)];
  const [year = 0, month = 1, date = 1] = wanted.split('-').map(Number);
  const asked = Math.round(Date.UTC(year, month - 1, date) / DAY);
  switch (how) {
    case 'today':
      return day === today;
    case 'yesterday':
      return day === today - 1;
    case 'week':
      return day > today - 7 && day <= today;
    case 'week-before':
      return day > today - 14 && day <= today - 7;
    case 'before':
      return day <= asked;
    case 'after':
      return day >= asked;
    default:
      return day === asked;
  }
}

function textHolds(value: string, how: string, wanted: string): boolean {
  const [text, word] = [value.toLowerCase(), wanted.toLowerCase()];
  switch (how) {
    case 'contains':
      return text.includes(word);
    case 'starts':
      return text.startsWith(word);
    case 'ends':
      return text.endsWith(word);
    default:
      return text === word;
  }
}

function numberHolds(value: number, how: string, wanted: number): boolean {
  if (how === 'above') return value > wanted;
  return how === 'below' ? value < wanted : value === wanted;
}

function valuesHold({ sort }: Property, values: readonly string[], { how, value }: Condition, now: number): boolean {
  switch (sort) {
    case 'text':
    case 'name':
      if (how === 'excludes') return !values.some((one) => textHolds(one, 'contains', value));
      return values.some((one) => textHolds(one, how, value));
    case 'tag':
      if (how === 'none' || how === 'some') return (values.length === 0) === (how === 'none');
      return values.includes(value) === (how === 'is');
    case 'number':
      return values.some((one) => numberHolds(Number(one), how, Number(value)));
    case 'address':
      return values.some((one) => one.toLowerCase().startsWith(value.toLowerCase()));
    case 'choice':
      return values.includes(value) === (how === 'is');
    case 'flag':
      return values.includes(how);
    case 'date':
      return values.some((one) => dateHolds(Number(one), how, value, now));
  }
}

/** A question still being written (no value yet) lets everything through, as one that is not understood. */
const isOpen = ({ sort }: Property, { how, value }: Condition): boolean =>
  value === '' && sort !== 'flag' && !['none', 'some', 'today', 'yesterday', 'week', 'week-before'].includes(how);

function conditionHolds(reading: Reading, obj: AnyObj, condition: Condition): boolean | undefined {
  const property = propertyOf(condition.on);
  if (!property || isOpen(property, condition)) return undefined;
  if (condition.how === 'object')
    return property.objects?.(reading, obj)?.some(({ uuid }) => uuid === condition.value) ?? false;
  const values = property.of(reading, obj);
  return values !== undefined && valuesHold(property, values, condition, reading.now);
}

/** Whether an object is one of those asked for; undefined where the filter asks nothing. */
export function holdsOf(reading: Reading, obj: AnyObj, filter: Filter): boolean | undefined {
  if ('xml' in filter) return undefined;
  if ('on' in filter) return conditionHolds(reading, obj, filter);
  const answers = filter.of.map((one) => holdsOf(reading, obj, one)).filter((answer) => answer !== undefined);
  if (answers.length === 0) return undefined;
  switch (filter.join) {
    case 'all':
      return !answers.includes(false);
    case 'any':
      return answers.includes(true);
    case 'none':
      return !answers.includes(true);
  }
}

/** The properties a filter reads. */
export function readBy(filter: Filter): readonly string[] {
  if ('xml' in filter) return [];
  return 'on' in filter ? [filter.on] : filter.of.flatMap(readBy);
}

/** What a filter says of single values of one property: groups that it rules out are not shown, "VMs on DMZ by network" shows DMZ only. */
export function allowsValue(filter: Filter, property: Property, value: string, now: number): boolean | undefined {
  if ('xml' in filter) return undefined;
  if ('on' in filter) {
    if (filter.on !== property.id || filter.how === 'object' || isOpen(property, filter)) return undefined;
    return valuesHold(property, [value], filter, now);
  }
  const answers = filter.of.map((one) => allowsValue(one, property, value, now)).filter((one) => one !== undefined);
  if (answers.length === 0) return undefined;
  if (filter.join === 'all') return !answers.includes(false);
  return answers.includes(true) === (filter.join === 'any');
}
