import { pagesOf } from '../../../../app/wizards/migrate/pages.ts';
import { size } from '../../../ui/format/size.ts';
import { span } from '../../../ui/format/time.ts';
import { StateGlyph } from '../../../ui/glyph/state-glyph.tsx';
import { Summary } from '../../../ui/wizard/summary.tsx';
import { reasonWords, ways } from '../words.ts';
import { PageHead } from './page-head.tsx';
import type { PageProps } from './page-props.ts';
import css from './wizard.module.css';

/** What will happen, checked once more by the servers themselves. */
export function ReviewPage({ draft, outcome, view, said }: PageProps) {
  const answers = pagesOf(draft, outcome, view).filter(({ id }) => id !== 'review');
  const asked = draft.what !== 'disks';
  return (
    <>
      <PageHead title="Check and start">
        {!asked
          ? 'They wait their turn among the migrations and can be stopped there.'
          : said.asking
            ? 'The servers are being asked about each of them.'
            : 'The servers were asked about each of them just now. They wait their turn among the migrations.'}
      </PageHead>
      <Summary
        rows={[
          ...answers.map(({ title, answer, skipped }) => ({ term: title, words: skipped ?? answer })),
          {
            term: 'Sent in all',
            words: outcome.time
              ? `${size(outcome.bytes)}, about ${span(outcome.time.seconds * 1000)} (${span(outcome.time.low * 1000)} to ${span(outcome.time.high * 1000)}, ${outcome.time.source})`
              : size(outcome.bytes),
          },
        ]}
      />
      {said.differences.map((difference) => (
        <p key={difference} className={css['difference']}>
          <StateGlyph state="info" /> {difference}
        </p>
      ))}
      <ul className={css['checks']} aria-label="Checked">
        {outcome.rows.map((row) => {
          const able = row.reasons.length === 0;
          const way = row.given?.landing.way;
          return (
            <li key={row.key.uuid}>
              <StateGlyph
                state={said.asking && able ? 'busy' : able ? 'done' : 'refused'}
                label={able ? 'Goes' : 'Stays'}
              />
              <b dir="auto" title={row.vm.name_label}>
                {row.vm.name_label}
              </b>
              <span>
                {able
                  ? `${way ? ways[way] : 'its disks move'}${row.given ? `, to ${row.given.host.name}` : ''}`
                  : `stays: ${row.reasons.map((reason) => reasonWords(view(row.key.pool), reason)).join('; ')}`}
              </span>
            </li>
          );
        })}
      </ul>
    </>
  );
}
