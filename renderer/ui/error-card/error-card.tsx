import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button } from '../button.tsx';
import { icons } from '../glyph/icons.ts';
import { Icon } from '../glyph/icon.tsx';
import { ShortageBar, type Shortage } from './shortage.tsx';
import css from './error-card.module.css';

interface CardFix {
  readonly label: string;
  /** One quiet fact inside the button: "178 GiB free". */
  readonly fact?: string | undefined;
  readonly why?: string | undefined;
  readonly onPress: () => void;
}

interface ErrorCardProps {
  /** What did not happen, and why in a few words. */
  readonly title: string;
  /** The cause with its numbers, and what state things are in now. */
  readonly children: ReactNode;
  readonly shortage?: Shortage | undefined;
  /** Best first; the first is the primary button. */
  readonly fixes?: readonly CardFix[];
  readonly onRetry?: (() => void) | undefined;
  /** The word on its button. */
  readonly retry?: string;
  /** The raw words, the server's or this console's: code, then parameters, one a line. */
  readonly code?: string | undefined;
  readonly params?: readonly string[];
  readonly onCopy?: (() => void) | undefined;
  /** Beside the title: a menu of what else can be done with it. */
  readonly more?: ReactNode;
  readonly onShowCommand?: (() => void) | undefined;
  readonly commandShown?: boolean;
}

/** Codes of servers are in capitals, ours are not. */
const isServers = (code: string): boolean => /^[A-Z]/.test(code);

/** A failure that helps: what, why, what is true now, the way out, and the raw words folded. */
export function ErrorCard(props: ErrorCardProps) {
  const [folded, fold] = useState(true);
  const { fixes = [], params = [] } = props;
  return (
    <section className={css['card']} aria-label={props.title}>
      <div className={css['body']}>
        <div className={css['head']}>
          <h3 className={css['title']}>{props.title}</h3>
          {props.more}
        </div>
        <div className={css['text']}>{props.children}</div>
        {props.shortage === undefined ? null : <ShortageBar {...props.shortage} />}
        {fixes.length === 0 && props.onRetry === undefined ? null : (
          <div className={css['fixes']}>
            {fixes.map((fix, at) => (
              <Button key={fix.label} kind={at === 0 ? 'primary' : 'default'} why={fix.why} onClick={fix.onPress}>
                {fix.label}
                {fix.fact === undefined ? null : <span className={css['fact']}>{fix.fact}</span>}
              </Button>
            ))}
            {props.onRetry === undefined ? null : (
              <Button icon={icons.restart} onClick={props.onRetry}>
                {props.retry ?? 'Retry'}
              </Button>
            )}
          </div>
        )}
      </div>
      <footer className={css['foot']}>
        {props.code === undefined ? (
          <span />
        ) : (
          <button type="button" className={css['words']} aria-expanded={!folded} onClick={() => fold(!folded)}>
            <Icon of={folded ? ChevronRight : ChevronDown} size={14} />
            {isServers(props.code) ? 'Server’s own words' : 'The console’s own words'}
            <code>{props.code}</code>
          </button>
        )}
        <span className={css['right']}>
          {props.onCopy === undefined ? null : (
            <Button kind="quiet" small icon={icons.copy} onClick={props.onCopy}>
              Copy for support
            </Button>
          )}
          {props.onShowCommand === undefined ? null : (
            <Button
              kind="quiet"
              small
              icon={icons.command}
              aria-expanded={props.commandShown}
              onClick={props.onShowCommand}
            >
              Show me the command
            </Button>
          )}
        </span>
        {folded || props.code === undefined ? null : (
          <pre className={css['raw']}>{[props.code, ...params].join('\n')}</pre>
        )}
      </footer>
    </section>
  );
}
