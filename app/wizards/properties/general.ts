import { fieldOf, fieldsOf } from '../../interchange/custom-fields.ts';
import type { Facet } from './facet.ts';

export const FIELD = 'field/';

const textTags = (tags: readonly string[]): string => [...tags].sort().join('\n');

const list = (text: string | number | boolean | undefined): readonly string[] =>
  String(text ?? '')
    .split('\n')
    .map((word) => word.trim())
    .filter(Boolean);

/** What everything has that people name and arrange. */
export const general: Facet = {
  values: (_view, object) => ({
    name: 'name_label' in object ? object.name_label : '',
    description: 'name_description' in object ? object.name_description : '',
    folder: 'other_config' in object ? (object.other_config['folder'] ?? '') : '',
    tags: 'tags' in object ? textTags(object.tags) : '',
  }),
  check(_view, object, values, errors) {
    if (String(values['name'] ?? '').trim() === '' && 'name_label' in object && object.name_label !== '')
      errors['name'] = 'It needs a name';
    if (!/^(\/[^/;]+)*$/.test(String(values['folder'] ?? ''))) errors['folder'] = 'Write it like /web/shop';
  },
  put(writes, _view, object) {
    writes.put(object, 'object.rename', { name: String(writes.value('name') ?? '').trim() }, writes.changed('name'));
    writes.put(object, 'object.describe', { description: writes.value('description') }, writes.changed('description'));
    writes.put(object, 'object.folder', { folder: writes.value('folder') }, writes.changed('folder'));
    if (writes.changed('tags').length === 0 || !('tags' in object)) return;
    const wished = list(writes.value('tags'));
    const add = wished.filter((tag) => !object.tags.includes(tag));
    const remove = object.tags.filter((tag) => !wished.includes(tag));
    writes.put(object, 'object.tag', { tags: add }, add.length > 0 ? ['tags'] : []);
    writes.put(object, 'object.untag', { tags: remove }, remove.length > 0 ? ['tags'] : []);
  },
};

/** What the pool has everybody note down of its objects. */
export const customFields: Facet = {
  values: (view, object) =>
    'other_config' in object
      ? Object.fromEntries(
          fieldsOf(view, object).map(({ name }) => [`${FIELD}${name}`, object.other_config[fieldOf(name)] ?? '']),
        )
      : {},
  put(writes, _view, object) {
    for (const key of writes.under(FIELD))
      writes.put(object, 'object.customField', { field: key.slice(FIELD.length), value: writes.value(key) }, [key]);
  },
};
