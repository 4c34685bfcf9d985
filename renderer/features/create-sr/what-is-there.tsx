import { kinds } from '../../../app/wizards/new-sr/kinds.ts';
import { placeOf, usedBy } from '../../../app/wizards/new-sr/pages.ts';
import { Banner } from '../../ui/banner.tsx';
import { Checkbox, Radios } from '../../ui/field/choice.tsx';
import { size } from '../../ui/format/size.ts';
import type { PageProps } from './page-props.ts';
import css from './new-sr.module.css';

/** What was found at the place: taken over as it is, or made new, with what that means. */
export function WhatIsThere({ view, views, draft, change, scan }: PageProps) {
  const { block } = kinds[draft.kind];
  const { srs } = scan.found;
  if (!scan.looked(draft) || (block && draft.kind !== 'local' && draft.lun === '')) return null;
  const place = placeOf(view, draft);
  return (
    <section className={css['group']}>
      <h3>What is there</h3>
      {srs.length === 0 ? (
        <p className={css['about']}>No storage of a pool was found {block ? `on ${place}` : `at ${place}`}.</p>
      ) : (
        <Radios
          label="What is there"
          value={draft.existing?.uuid ?? 'new'}
          onChange={(uuid) => {
            const sr = srs.find((one) => one.uuid === uuid);
            change({
              existing: sr ? { uuid: sr.uuid, type: sr.type } : null,
              ...(sr && sr.name !== '' && draft.name === '' ? { name: sr.name, description: sr.description } : {}),
            });
          }}
          options={[
            ...srs.map(({ uuid, name, size: bytes, type }) => {
              const used = usedBy(views, '', uuid);
              return {
                value: uuid,
                label: `Take over ${name || uuid}`,
                hint: [name === '' ? '' : uuid, type, bytes > 0 ? size(bytes) : ''].filter(Boolean).join(', '),
                why: used && `${used.name} of ${used.pool} uses it`,
              };
            }),
            {
              value: 'new',
              label: block ? 'Make it new and erase what is there' : 'Make new storage beside it',
            },
          ]}
        />
      )}
      {draft.existing ? (
        <>
          <Banner state="warning">
            Two pools that write to the same storage destroy it. This console sees only the pools it is connected to.
          </Banner>
          <Checkbox checked={draft.agreed} onChange={(agreed) => change({ agreed })}>
            No other pool uses it
          </Checkbox>
        </>
      ) : (
        block && (
          <>
            <Banner state="warning">
              Making it new erases {place}
              {srs.length > 0 ? ', with every disk of the storage that is on it' : ''}. This cannot be undone.
            </Banner>
            <Checkbox checked={draft.agreed} onChange={(agreed) => change({ agreed })}>
              What is on it may be lost
            </Checkbox>
          </>
        )
      )}
    </section>
  );
}
