import { Dialog } from '@base-ui/react/dialog';
import { Check, X } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { Button, IconButton } from '../button.tsx';
import { cx } from '../cx.ts';
import { Icon } from '../glyph/icon.tsx';
import { icons } from '../glyph/icons.ts';
import css from './wizard-frame.module.css';

interface WizardStep {
  readonly id: string;
  readonly title: string;
  /** What was answered, or what stands there by default. */
  readonly answer: string;
  /** Why one cannot go on from here yet. */
  readonly blocked?: string | undefined;
  /** Why this step has nothing to ask. */
  readonly skipped?: string | undefined;
  readonly done: boolean;
}

interface WizardFrameProps {
  readonly icon: LucideIcon;
  readonly title: string;
  /** "draft kept as you type". */
  readonly note?: string;
  readonly headActions?: ReactNode;
  readonly steps: readonly WizardStep[];
  readonly current: string;
  readonly onStep: (id: string) => void;
  readonly onClose: () => void;
  /** The live check at the right. */
  readonly side?: ReactNode;
  readonly children: ReactNode;
  readonly onShowCommands?: () => void;
  readonly commandsShown?: boolean;
  /** The verb with its size: "Create 3". */
  readonly finish: string;
  readonly onFinish: () => void;
  /** Why it cannot be done yet. */
  readonly finishBlocked?: string | undefined;
}

const FIELD =
  'input:not([disabled], [tabindex="-1"]), textarea:not([disabled], [readonly]), [role=radio][aria-checked=true]';

const firstField = (page: HTMLElement | null): HTMLElement | null => page?.querySelector<HTMLElement>(FIELD) ?? null;

/** Rail, page, live check, and a footer from which one can finish at any time. */
export function WizardFrame(props: WizardFrameProps) {
  const { steps, current } = props;
  const page = useRef<HTMLDivElement>(null);
  const shown = useRef(current);
  // Whoever goes on by keyboard answers the next page's first question, not the button that led there.
  useEffect(() => {
    if (shown.current === current) return undefined;
    shown.current = current;
    // A group of radios knows which of its own is the current one only after it has been drawn.
    const frame = requestAnimationFrame(() => firstField(page.current)?.focus());
    return () => cancelAnimationFrame(frame);
  }, [current]);
  const at = steps.findIndex((step) => step.id === current);
  const step = steps[at];
  const open = (from: number, by: number) => {
    for (let to = from + by; to >= 0 && to < steps.length; to += by) {
      if (steps[to]?.skipped === undefined) return steps[to];
    }
    return undefined;
  };
  const back = open(at, -1);
  const next = open(at, 1);
  return (
    <Dialog.Root open onOpenChange={(shown) => !shown && props.onClose()} disablePointerDismissal>
      <Dialog.Portal>
        <Dialog.Backdrop className={css['scrim']} />
        <Dialog.Popup className={css['frame']} initialFocus={() => firstField(page.current) ?? true}>
          <header className={css['head']}>
            <Icon of={props.icon} size={20} />
            <Dialog.Title className={css['title']}>{props.title}</Dialog.Title>
            {props.note === undefined ? null : <span className={css['note']}>{props.note}</span>}
            <span className={css['headRight']}>
              {props.headActions}
              <IconButton icon={X} label="Close, the draft is kept" onClick={props.onClose} />
            </span>
          </header>
          <nav className={css['rail']} aria-label="Steps">
            <ol>
              {steps.map((item, index) => (
                <li key={item.id}>
                  <button
                    type="button"
                    className={cx(
                      css['step'],
                      item.id === current && css['current'],
                      item.skipped !== undefined && css['skipped'],
                    )}
                    aria-current={item.id === current ? 'step' : undefined}
                    aria-disabled={item.skipped === undefined ? undefined : true}
                    onClick={() => item.skipped === undefined && props.onStep(item.id)}
                  >
                    <span className={cx(css['mark'], item.done && item.id !== current && css['done'])}>
                      {item.done && item.id !== current ? (
                        <Check size={12} strokeWidth={2.25} aria-label="done" />
                      ) : (
                        index + 1
                      )}
                    </span>
                    <span className={css['words']}>
                      <span className={css['name']}>{item.title}</span>
                      <span className={css['answer']}>{item.skipped ?? item.answer}</span>
                    </span>
                  </button>
                </li>
              ))}
            </ol>
          </nav>
          <div key={current} ref={page} className={css['page']}>
            {props.children}
          </div>
          {props.side === undefined ? null : <aside className={css['side']}>{props.side}</aside>}
          <footer className={css['foot']}>
            {props.onShowCommands === undefined ? null : (
              <Button
                kind="quiet"
                icon={icons.command}
                aria-expanded={props.commandsShown}
                onClick={props.onShowCommands}
              >
                Show the commands
              </Button>
            )}
            <output className={css['blocked']}>
              {step?.blocked === undefined ? null : (
                <>
                  <Icon of={icons.refused} size={14} />
                  {step.blocked}
                </>
              )}
            </output>
            <Button onClick={props.onClose}>Cancel</Button>
            <span className={css['gap']} />
            {back === undefined ? null : <Button onClick={() => props.onStep(back.id)}>Back</Button>}
            {next === undefined ? null : (
              <Button kind="primary" why={step?.blocked} onClick={() => props.onStep(next.id)}>
                Next: {next.title}
              </Button>
            )}
            <Button
              kind={next === undefined ? 'primary' : 'default'}
              why={props.finishBlocked}
              onClick={props.onFinish}
            >
              {next === undefined ? props.finish : `${props.finish} now`}
            </Button>
          </footer>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
