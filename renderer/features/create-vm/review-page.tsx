import { serversFit } from '../../../app/wizards/new-vm/fit.ts';
import { mayStart, namesOf, pagesOf, warnCpu } from '../../../app/wizards/new-vm/pages.ts';
import { Switch } from '../../ui/field/choice.tsx';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import { PageHead } from '../../ui/wizard/page-head.tsx';
import type { PageProps } from './new-vm.tsx';
import css from './new-vm.module.css';

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
      <dl className={css['summary']}>
        {pages.map((page) => (
          <div key={page.id}>
            <dt>{page.title}</dt>
            <dd>
              {page.id === 'name' ? names.join(', ') : (page.skipped ?? page.answer)}
              {page.blocked !== undefined && page.skipped === undefined && (
                <span className={css['wrong']}>
                  <StateGlyph state="error" size={12} /> {page.blocked}
                </span>
              )}
            </dd>
          </div>
        ))}
        {draft.folder !== '' && (
          <div>
            <dt>Folder</dt>
            <dd>{draft.folder}</dd>
          </div>
        )}
        {draft.tags.length > 0 && (
          <div>
            <dt>Tags</dt>
            <dd>{draft.tags.join(', ')}</dd>
          </div>
        )}
      </dl>
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
