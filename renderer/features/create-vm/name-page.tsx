import { namesOf } from '../../../app/new-vm/pages.ts';
import { NumberField } from '../../ui/field/number-field.tsx';
import { TextArea, TextField } from '../../ui/field/text-field.tsx';
import { PageHead } from '../../ui/wizard/page-head.tsx';
import type { PageProps } from './page-props.ts';
import css from './new-vm.module.css';

export function NamePage({ view, draft, change }: PageProps) {
  const names = namesOf(view, draft);
  const taken = new Set([...view.all('VM')].map((vm) => vm.name_label));
  const double = draft.count === 1 && taken.has(draft.name.trim());
  return (
    <>
      <PageHead title="Name">Several at once are numbered on from the name.</PageHead>
      <div className={css['form']}>
        <TextField
          label="Name"
          value={draft.name}
          maxLength={4000}
          onChange={(event) => change({ name: event.currentTarget.value })}
          {...(double ? { hint: 'Another VM has this name already; that is allowed.' } : {})}
        />
        <div className={css['row']}>
          <NumberField
            label="How many"
            value={draft.count}
            min={1}
            max={100}
            onChange={(count) => change({ count: Math.min(100, Math.max(1, count ?? 1)) })}
          />
          {draft.count > 1 && (
            <p className={css['preview']} title={names.join(', ')}>
              {names.slice(0, 3).join(', ')}
              {names.length > 3 && ` … ${names.at(-1) ?? ''}`}
            </p>
          )}
        </div>
        <TextArea
          label="Description"
          value={draft.description}
          onChange={(event) => change({ description: event.currentTarget.value })}
        />
        <TextField
          label="Tags"
          hint="Separated by commas."
          defaultValue={draft.tags.join(', ')}
          onBlur={(event) =>
            change({
              tags: [
                ...new Set(
                  event.currentTarget.value
                    .split(',')
                    .map((word) => word.trim())
                    .filter(Boolean),
                ),
              ],
            })
          }
        />
        <TextField
          label="Folder"
          hint="Written like /web/shop."
          value={draft.folder}
          onChange={(event) => change({ folder: event.currentTarget.value })}
        />
      </div>
    </>
  );
}
