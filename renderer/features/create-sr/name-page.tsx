import { kinds } from '../../../app/wizards/new-sr/kinds.ts';
import { locationOf } from '../../../app/wizards/new-sr/config.ts';
import { nameOfDraft, placeOf, srPages } from '../../../app/wizards/new-sr/pages.ts';
import { TextArea, TextField } from '../../ui/field/text-field.tsx';
import { PageHead } from '../../ui/wizard/page-head.tsx';
import { Summary } from '../../ui/wizard/summary.tsx';
import type { PageProps } from './page-props.ts';
import css from './new-sr.module.css';

export function NamePage({ view, draft, change }: PageProps) {
  const double = [...view.all('SR')].some((sr) => sr.name_label === nameOfDraft(draft));
  return (
    <>
      <PageHead title="Name">What it is called in every console.</PageHead>
      <div className={css['form']}>
        <TextField
          label="Name"
          value={draft.name}
          placeholder={kinds[draft.kind].name}
          maxLength={4000}
          hint={double ? 'Other storage has this name already; that is allowed.' : undefined}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <TextArea
          label="Description"
          hint={`Left empty: ${kinds[draft.kind].label}: ${placeOf(view, draft)}`}
          value={draft.description}
          onChange={(event) => change({ description: event.currentTarget.value })}
        />
      </div>
    </>
  );
}

export function ReviewPage({ view, views, draft, password, scan }: PageProps) {
  const pages = srPages(view, views, draft, scan.looked(draft)).filter(({ id }) => id !== 'review');
  const { secrets } = locationOf(draft, password);
  const servers = kinds[draft.kind].shared ? view.count('host') : 1;
  return (
    <>
      <PageHead title="Review">
        {draft.existing ? 'What is there is taken over as it is.' : 'This is what will be made.'} If a server cannot be
        connected, nothing half-made is left.
      </PageHead>
      <Summary
        rows={[
          ...pages.map(({ title, answer, blocked }) => ({ term: title, words: answer, wrong: blocked })),
          { term: 'Connected to', words: servers === 1 ? '1 server' : `${servers} servers` },
          ...(Object.keys(secrets).length > 0
            ? [{ term: 'Signs in', words: `${draft.user}, with the password you typed` }]
            : []),
        ]}
      />
    </>
  );
}
