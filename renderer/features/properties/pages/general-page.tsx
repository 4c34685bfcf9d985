import { TextArea, TextField } from '../../../ui/field/text-field.tsx';
import type { PageProps } from '../page-props.ts';
import { bind } from './bind.ts';

const sorted = (text: string): string =>
  [
    ...new Set(
      text
        .split(',')
        .map((word) => word.trim())
        .filter(Boolean),
    ),
  ]
    .sort()
    .join('\n');

export function GeneralPage(props: PageProps) {
  const { object, values, onEdit } = props;
  const { text } = bind(props);
  const builtIn = 'is_default_template' in object && object.is_default_template;
  return (
    <>
      {'name_label' in object && (
        <TextField
          label="Name"
          maxLength={1000}
          {...text('name')}
          disabled={builtIn}
          hint={builtIn ? 'It came with the server and keeps its name.' : undefined}
        />
      )}
      {'name_description' in object && <TextArea label="Description" rows={4} {...text('description')} />}
      {'tags' in object && (
        <TextField
          label="Tags"
          hint="Separated by commas."
          value={String(values['tags'] ?? '')
            .split('\n')
            .join(', ')}
          onChange={(event) => onEdit('tags', event.currentTarget.value.split(/,\s*/).join('\n'))}
          onBlur={(event) => onEdit('tags', sorted(event.currentTarget.value))}
        />
      )}
      {'other_config' in object && <TextField label="Folder" hint="Written like /web/shop." {...text('folder')} />}
    </>
  );
}
