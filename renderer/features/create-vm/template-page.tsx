import { useState } from 'react';
import { isBuiltIn, isHvm, kindOfTemplate, templatesOf, type TemplateKind } from '../../../app/new-vm/template.ts';
import { useSetting } from '../../mirror/settings.ts';
import { Select } from '../../ui/field/select.tsx';
import { SearchBox } from '../../ui/field/text-field.tsx';
import { Icon } from '../../ui/glyph/icon.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import { PageHead } from '../../ui/wizard/page-head.tsx';
import type { PageProps } from './page-props.ts';
import css from './new-vm.module.css';

const kinds: Readonly<Record<TemplateKind, string>> = {
  custom: 'Made here',
  windows: 'Windows',
  linux: 'Linux',
  misc: 'Other systems',
  snapshot: 'Snapshots',
};

export function TemplatePage({ view, draft, template, change }: PageProps) {
  const [filter, setFilter] = useState('');
  const [hidden] = useSetting('showHidden');
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = templatesOf(view, hidden).filter((one) =>
    words.every((word) => one.name_label.toLowerCase().includes(word)),
  );
  const groups = (Object.keys(kinds) as TemplateKind[]).flatMap((kind) => {
    const some = shown.filter((one) => kindOfTemplate(one) === kind);
    return some.length > 0 ? [{ kind, some }] : [];
  });
  const servers = [...view.all('host')];
  const copies = template && isBuiltIn(template) && isHvm(template);
  return (
    <>
      <PageHead title="Template">What the VM is made from; everything after this starts with its answers.</PageHead>
      <SearchBox
        icon={icons.filter}
        label="Find a template"
        value={filter}
        onChange={setFilter}
        className={css['search']}
      />
      <div className={css['templates']} role="radiogroup" aria-label="Template">
        {groups.map(({ kind, some }) => (
          <section key={kind} aria-label={kinds[kind]}>
            <h3>{kinds[kind]}</h3>
            {some.map((one) => (
              <label key={one.uuid} className={css['template']}>
                <input
                  type="radio"
                  name="template"
                  checked={draft.template === one.uuid}
                  onChange={() => change({ template: one.uuid })}
                />
                <Icon of={one.is_a_snapshot ? icons.snapshot : icons.template} size={15} />
                <span title={one.name_label}>{one.name_label}</span>
              </label>
            ))}
          </section>
        ))}
        {shown.length === 0 && <p className={css['none']}>No template matches “{filter}”.</p>}
      </div>
      {template?.name_description && <p className={css['about']}>{template.name_description}</p>}
      {copies && (
        <div className={css['narrow']}>
          <Select
            label="BIOS strings of"
            hint="For systems whose licence is tied to the maker of the server."
            value={draft.biosFrom === '' ? 'none' : draft.biosFrom}
            onChange={(value) => change(value === 'none' ? { biosFrom: '' } : { biosFrom: value, home: value })}
            options={[
              { value: 'none', label: 'Nobody, a plain one' },
              ...servers.map((host) => ({ value: host.uuid, label: host.name_label })),
            ]}
          />
        </div>
      )}
    </>
  );
}
