import { fieldOf } from '../inventory/search/properties.ts';
import type { Condition } from '../inventory/search/saved-view.ts';
import { kindOfTag, ourProperty, tagOfKind, theirProperty } from './search-words.ts';
import { element, type Element } from './xml.ts';

const yes = (text: string | undefined): boolean => text === 'yes' || text === 'True';
const yesNo = (is: boolean): string => (is ? 'yes' : 'no');

/** Words of one side against words of the other. */
function pairs(words: Readonly<Record<string, string>>) {
  const back = new Map(Object.entries(words).map(([ours, theirs]) => [theirs, ours]));
  return {
    theirs: (ours: string): string | undefined => (Object.hasOwn(words, ours) ? words[ours] : undefined),
    ours: (theirs: string): string | undefined => back.get(theirs),
  };
}

const texts = pairs({
  contains: 'contains',
  excludes: 'notcontain',
  starts: 'startswith',
  ends: 'endswith',
  is: 'exactmatch',
});
const numbers = pairs({ above: 'gt', below: 'lt', is: 'exactmatch' });
const dates = pairs({
  'today': 'today', 'yesterday': 'yesterday', 'week': 'thisweek', 'week-before': 'lastweek', 'before': 'before', 'after': 'after', 'on': 'exact',
}); // prettier-ignore
const tools = pairs({
  'present': 'IO_DRIVERS_INSTALLED, MANAGEMENT_INSTALLED',
  'drivers-only': 'IO_DRIVERS_INSTALLED',
  'missing': 'NOT_INSTALLED',
  'unknown': 'UNKNOWN',
}); // prettier-ignore
const restarts = pairs({ restart: 'Restart', 'best-effort': 'BestEffort', none: 'DoNotRestart' });

/** Values of a few: each property has its own. */
const values: Readonly<Record<string, ReturnType<typeof pairs>>> = { tools, ha: restarts };

/** Properties that hold one other object rather than several. */
const single = new Set(['pool', 'vapp', 'folder']);

const dateOf = (text: string): string =>
  /^\d{8}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : '';

/** A question in another console's words as ours; undefined where this console cannot ask it. */
export function conditionFrom(from: Element): Condition | undefined {
  const attribute = (name: string): string => from.attributes.get(name) ?? '';
  const on = ourProperty(attribute('property'));
  const asked = (how: string | undefined, value: string, about = on): Condition | undefined =>
    about === undefined || how === undefined ? undefined : { on: about, how, value };
  switch (from.name) {
    case 'StringPropertyQuery':
      return asked(texts.ours(attribute('type')), attribute('query'));
    case 'XenModelObjectListContainsNameQuery':
      return asked(texts.ours(attribute('type')), attribute('query'));
    case 'StringListContainsQuery':
      return asked(yes(attribute('contains')) ? 'is' : 'is-not', attribute('query'));
    case 'ListEmptyQuery':
      return on === 'tag' ? asked(yes(attribute('empty')) ? 'none' : 'some', '') : undefined;
    case 'IntPropertyQuery':
      return asked(numbers.ours(attribute('type')), attribute('query'));
    case 'IPAddressQuery':
      return asked('starts', attribute('address'));
    case 'DatePropertyQuery':
      return asked(dates.ours(attribute('type')), dateOf(attribute('query')));
    case 'ValuePropertyQuery':
      return yes(attribute('equals')) ? asked('is', attribute('query')) : undefined;
    case 'EnumPropertyQuery': {
      const value =
        on === 'kind' ? kindOfTag(attribute('query')) : (values[on ?? '']?.ours ?? String)(attribute('query'));
      return value === undefined ? undefined : asked(yes(attribute('equals')) ? 'is' : 'is-not', value);
    }
    case 'BooleanQuery':
      return asked(yesNo(yes(attribute('query'))), '');
    case 'NullQuery': {
      const about = on === 'pool' ? 'in-pool' : on === 'folder' ? 'in-folder' : undefined;
      return asked(yesNo(!yes(attribute('query'))), '', about);
    }
    case 'CustomFieldQuery': {
      const field = from.children[0]?.attributes.get('name');
      return field === undefined
        ? undefined
        : asked(texts.ours(attribute('type')), attribute('query'), `field:${field}`);
    }
    case 'RecursiveXMOPropertyQuery':
    case 'RecursiveXMOListPropertyQuery': {
      const [inner, ...more] = from.children;
      if (inner?.name !== 'StringPropertyQuery' || more.length > 0) return undefined;
      const of = inner.attributes.get('property');
      const [type, query] = [inner.attributes.get('type') ?? '', inner.attributes.get('query') ?? ''];
      if (of === 'uuid' && type === 'exactmatch') return asked(on === 'folder' ? 'is' : 'object', query);
      return of === 'label' ? asked(texts.ours(type), query) : undefined;
    }
    default:
      return undefined;
  }
}

const named = (how: string, value: string, property: string): Element =>
  element('StringPropertyQuery', {
    property,
    casesensitive: 'no',
    query: value,
    type: texts.theirs(how) ?? 'contains',
  });

/** One of our questions in another console's words; nothing for a question that is still being written. */
export function conditionTo({ on, how, value }: Condition): readonly Element[] {
  const field = fieldOf(on);
  if (field !== undefined) {
    const definition = element('CustomFieldDefinition', { name: field, type: 'String', defaultValue: '' });
    return [element('CustomFieldQuery', { query: value, type: texts.theirs(how) ?? 'contains' }, [definition])];
  }
  if (on === 'in-pool' || on === 'in-folder')
    return [element('NullQuery', { property: on.slice(3), query: yesNo(how === 'no') })];
  const property = theirProperty(on);
  if (property === undefined) return [];
  switch (on) {
    case 'name':
    case 'description':
    case 'uuid':
    case 'system':
      return [named(how, value, property)];
    case 'tag':
      if (how === 'none' || how === 'some')
        return [element('ListEmptyQuery', { property, empty: yesNo(how === 'none') })];
      return [element('StringListContainsQuery', { property, contains: yesNo(how === 'is'), query: value })];
    case 'memory':
    case 'size':
      return [element('IntPropertyQuery', { property, query: value, type: numbers.theirs(how) ?? 'exactmatch' })];
    case 'address':
      return [element('IPAddressQuery', { property, contains: 'yes', address: value })];
    case 'started': {
      const query = value === '' ? '00010101' : value.replaceAll('-', '');
      return [element('DatePropertyQuery', { property, query, type: dates.theirs(how) ?? 'exact' })];
    }
    case 'kind':
    case 'power':
    case 'tools':
    case 'ha': {
      const query = on === 'kind' ? tagOfKind(value as never) : (values[on]?.theirs(value) ?? value);
      return query ? [element('EnumPropertyQuery', { property, equals: yesNo(how === 'is'), query })] : [];
    }
    case 'shared':
    case 'ha-on':
    case 'mixed':
    case 'in-vapp':
    case 'has-fields':
      return [element('BooleanQuery', { property, query: how })];
    default: {
      const inner =
        how === 'object' || (on === 'folder' && how === 'is')
          ? element('StringPropertyQuery', { property: 'uuid', casesensitive: 'yes', query: value, type: 'exactmatch' })
          : named(how, value, 'label');
      const name = single.has(on) ? 'RecursiveXMOPropertyQuery' : 'RecursiveXMOListPropertyQuery';
      return [element(name, { property }, [inner])];
    }
  }
}
