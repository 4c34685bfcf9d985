import { serversFit } from '../../../app/new-vm/fit.ts';
import { mayStart, namesOf, pagesOf, warnCpu } from '../../../app/new-vm/pages.ts';
import { Switch } from '../../ui/field/choice.tsx';
import { PageHead } from '../../ui/wizard/page-head.tsx';
import { Summary } from '../../ui/wizard/summary.tsx';
import type { PageProps } from './page-props.ts';

export function ReviewPage({ view, draft, change }: PageProps) {
  const pages = pagesOf(view, draft).filter((page) => page.id !== 'review');
  const names = namesOf(view, draft);
  const able = mayStart(view, draft);
  const startable = serversFit(view, { ...draft, count: 1 }).some((fit) => fit.why === undefined);
  return (
    <>
      <PageHead title="Review and create">
        {draft.count > 1 ? `${draft.count} VMs are made, one after the other.` : 'This is what will be made.'} If
        something fails on the way, nothing half-made is left.
      </PageHead>
      <Summary
        rows={[
          ...pages.map(({ id, title, answer, skipped, blocked }) => ({
            term: title,
            words: id === 'name' ? names.join(', ') : (skipped ?? answer),
            wrong: skipped === undefined ? blocked : undefined,
          })),
          ...(draft.folder === '' ? [] : [{ term: 'Folder', words: draft.folder }]),
          ...(draft.tags.length === 0 ? [] : [{ term: 'Tags', words: draft.tags.join(', ') }]),
        ]}
      />
      <Switch
        checked={draft.start && able}
        why={able ? undefined : warnCpu(view, draft)[0]}
        onChange={(start) => change({ start })}
        hint={startable ? undefined : 'No server could start it as things are.'}
      >
        Start {draft.count > 1 ? 'them' : 'it'} when made
      </Switch>
    </>
  );
}
