import { useState, type KeyboardEvent } from 'react';
import { useRunNow, useVerdict } from '../../objects/offers.ts';
import type { ObjectKey } from '../../objects/place.ts';
import { Tooltip } from '../../ui/layer/tooltip.tsx';
import css from './header.module.css';

/** The name, and the box to change it in: Enter writes, Esc leaves it. */
export function InlineName({ target, name }: { readonly target: ObjectKey; readonly name: string }) {
  const [draft, setDraft] = useState<string>();
  const verdict = useVerdict('object.rename', target, { name: draft ?? name });
  const run = useRunNow();
  const write = () => {
    const wished = draft?.trim() ?? '';
    setDraft(undefined);
    if (wished !== '' && wished !== name) void run('object.rename', [target], { name: wished });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') write();
    if (event.key === 'Escape') {
      event.stopPropagation();
      setDraft(undefined);
    }
  };
  if (draft !== undefined)
    return (
      <input
        className={css['rename']}
        aria-label="Name"
        value={draft}
        maxLength={4000}
        ref={(box) => box?.focus()}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onBlur={write}
      />
    );
  return (
    <h1 className={css['name']}>
      <Tooltip
        text={verdict.ok ? `${name} · rename` : `${name} · ${verdict.why}`}
        shortcut={verdict.ok ? 'Shift+F2' : undefined}
      >
        <button
          type="button"
          className={css['nameButton']}
          onClick={() => verdict.ok && setDraft(name)}
          onKeyDown={(event) => {
            if (event.key !== 'F2' || !event.shiftKey || !verdict.ok) return;
            event.preventDefault();
            setDraft(name);
          }}
        >
          {name}
        </button>
      </Tooltip>
    </h1>
  );
}
