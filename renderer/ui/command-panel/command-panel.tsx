import { Download, X } from 'lucide-react';
import { useMemo } from 'react';
import { pythonScript } from '../../../app/actions/show/python.ts';
import { xeLines } from '../../../app/actions/show/xe.ts';
import type { CallShown } from '../../../app/activity/activity.ts';
import { Button, IconButton } from '../button.tsx';
import { CopyButton } from '../copy-button.tsx';
import { cx } from '../cx.ts';
import { saveText } from '../text/save-text.ts';
import { useKept } from '../kept.ts';
import css from './command-panel.module.css';

const kinds = ['xe', 'Python', 'Calls as sent'] as const;
type Kind = (typeof kinds)[number];

const choice = (value: unknown): readonly Kind[] => {
  const chosen = Array.isArray(value) ? kinds.filter((kind) => value.includes(kind)) : [];
  return chosen.length > 0 ? chosen : ['xe', 'Python'];
};

interface CommandPanelProps {
  /** What they do: "Migrate win-sql-01 to xs-paris-03". */
  readonly subject: string;
  readonly calls: readonly CallShown[];
  /** Where the calls beyond these depend on answers only the server has. */
  readonly unfinished?: boolean;
  readonly onClose?: () => void;
  readonly className?: string | undefined;
}

function textOf(kind: Kind, calls: readonly CallShown[]): string {
  switch (kind) {
    case 'xe':
      return xeLines(calls);
    case 'Python':
      return pythonScript(calls);
    case 'Calls as sent':
      return calls
        .map(({ method, params }) => `${method}(${params.map((value) => JSON.stringify(value)).join(', ')})`)
        .join('\n');
  }
}

/** The same deed as commands one can keep, side by side. Passwords are never in them. */
export function CommandPanel({ subject, calls, unfinished = false, onClose, className }: CommandPanelProps) {
  const [shown, show] = useKept('commands.shown', choice);
  const texts = useMemo(() => shown.map((kind) => ({ kind, text: textOf(kind, calls) })), [shown, calls]);
  const toggle = (kind: Kind) => {
    const next = kinds.filter((one) => (one === kind ? !shown.includes(one) : shown.includes(one)));
    show(next.length > 0 ? next : [kind]);
  };
  const all = texts.map(({ kind, text }) => `# ${kind}\n${text}`).join('\n\n');
  return (
    <section className={cx(css['panel'], className)} aria-label="Show me the command">
      <header className={css['head']}>
        <b>Show me the command</b>
        <span className={css['subject']} title={subject}>
          {subject}
        </span>
        <fieldset className={css['kinds']} aria-label="Which form">
          {kinds.map((kind) => (
            <button key={kind} type="button" aria-pressed={shown.includes(kind)} onClick={() => toggle(kind)}>
              {kind}
            </button>
          ))}
        </fieldset>
        <Button small icon={Download} onClick={() => saveText('commands.txt', 'text/plain', all)}>
          Save
        </Button>
        {onClose && <IconButton icon={X} label="Close the commands" small onClick={onClose} />}
      </header>
      <div className={css['panes']}>
        {texts.map(({ kind, text }) => (
          <div key={kind} className={css['pane']}>
            <div className={css['paneHead']}>
              <b>{kind}</b>
              <CopyButton text={text} label={`Copy ${kind}`} />
            </div>
            <textarea
              readOnly
              aria-label={kind}
              rows={Math.min(12, Math.max(4, text.split('\n').length + (unfinished ? 1 : 0)))}
              value={`${calls.length === 0 ? '# no calls' : text}${unfinished ? '\n# more follows, depending on what the server answers' : ''}`}
            />
          </div>
        ))}
      </div>
    </section>
  );
}
