import { useRef, useState } from 'react';
import { useRunNow, useVerdict } from '../../objects/offers.ts';
import type { ObjectKey } from '../../objects/place.ts';
import css from './navigator.module.css';

interface RenameBoxProps {
  readonly target: ObjectKey;
  readonly name: string;
  readonly onDone: () => void;
}

/** The name of a line as a box: Enter writes, Esc leaves it. */
export function RenameBox({ target, name, onDone }: RenameBoxProps) {
  const [draft, setDraft] = useState(name);
  const verdict = useVerdict('object.rename', target, { name: draft });
  const run = useRunNow();
  const over = useRef(false);
  const leave = (): void => {
    over.current = true;
    onDone();
  };
  const write = (): void => {
    // Leaving by a key takes the focus away, which is told once more.
    if (over.current) return;
    const wished = draft.trim();
    if (verdict.ok && wished !== '' && wished !== name) void run('object.rename', [target], { name: wished });
    leave();
  };
  return (
    <input
      className={css['rename']}
      aria-label={`New name for ${name}`}
      aria-invalid={verdict.ok ? undefined : true}
      title={verdict.ok ? undefined : verdict.why}
      value={draft}
      maxLength={4000}
      ref={(box) => {
        if (box !== null && document.activeElement !== box) {
          box.focus();
          box.select();
        }
      }}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') write();
        if (event.key === 'Escape') leave();
      }}
      onPointerDown={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
      onBlur={write}
    />
  );
}
