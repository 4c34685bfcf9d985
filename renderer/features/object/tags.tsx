import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useRunNow, useVerdict } from '../../objects/offers.ts';
import type { ObjectKey } from '../../objects/place.ts';
import { IconButton } from '../../ui/button.tsx';
import { Tag } from '../../ui/chip.tsx';
import css from './header.module.css';

/** Any tag will do to ask whether one may be added. */
const probe = { tags: ['tag'] };

/** The words people gave this object; a plus for one more. */
export function Tags({ target, tags }: { readonly target: ObjectKey; readonly tags: readonly string[] }) {
  const [draft, setDraft] = useState<string>();
  const verdict = useVerdict('object.tag', target, probe);
  const run = useRunNow();
  const change = (action: string, tag: string) => void run(action, [target], { tags: [tag] });
  const write = () => {
    const word = draft?.trim() ?? '';
    setDraft(undefined);
    if (word !== '' && !tags.includes(word)) change('object.tag', word);
  };
  return (
    <span className={css['tags']}>
      {[...tags].sort().map((tag) => (
        <Tag key={tag} {...(verdict.ok ? { onRemove: () => change('object.untag', tag) } : {})}>
          {tag}
        </Tag>
      ))}
      {draft === undefined ? (
        <IconButton
          icon={Plus}
          label="Add a tag"
          small
          size={14}
          why={verdict.ok ? undefined : verdict.why}
          onClick={() => setDraft('')}
        />
      ) : (
        <input
          className={css['newTag']}
          aria-label="New tag"
          value={draft}
          maxLength={400}
          ref={(box) => box?.focus()}
          onChange={(event) => setDraft(event.currentTarget.value)}
          onBlur={write}
          onKeyDown={(event) => {
            if (event.key === 'Enter') write();
            if (event.key === 'Escape') {
              event.stopPropagation();
              setDraft(undefined);
            }
          }}
        />
      )}
    </span>
  );
}
