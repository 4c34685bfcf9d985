import { ChevronDown, ChevronRight, CircleCheck, Dot, PlugZap } from 'lucide-react';
import { useState } from 'react';
import type { Activity, ActivityStep } from '../../../app/activity/activity.ts';
import { explain } from '../../../app/errors/explain.ts';
import type { Failure } from '../../../app/errors/failure.ts';
import { lookup } from '../../../app/inventory/view.ts';
import { useCommand } from '../../link/ask.ts';
import { useLink } from '../../link/link.tsx';
import { tellFailure } from '../../link/tell.ts';
import { go } from '../../objects/place.ts';
import { usePools } from '../../mirror/hooks.ts';
import { useMirror } from '../../mirror/provider.tsx';
import { messageKey, rolloutPlace } from '../../objects/happenings.ts';
import { useRunAction } from '../../objects/offers.ts';
import { iconOfAction, iconOfMessage } from '../../ui/glyph/action-icons.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { CommandPanel } from '../../ui/command-panel/command-panel.tsx';
import { size } from '../../ui/format/size.ts';
import { exactClock, span } from '../../ui/format/time.ts';
import { Icon } from '../../ui/glyph/icon.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import { StateGlyph, type State } from '../../ui/glyph/state-glyph.tsx';
import { MenuButton, type MenuEntry } from '../../ui/layer/menu.tsx';
import { Failed } from './failed.tsx';
import { stoppedWords } from './outcome.ts';
import { Progress } from './progress.tsx';
import css from './activity.module.css';

const stepGlyphs: Readonly<Record<ActivityStep['state'], State>> = {
  pending: 'queued',
  running: 'busy',
  done: 'done',
  failed: 'error',
  cancelled: 'halted',
  skipped: 'halted',
};

function Mark({ row }: { readonly row: Activity }) {
  switch (row.state) {
    case 'running':
      return <StateGlyph state="busy" label="Running" />;
    case 'queued':
      return <StateGlyph state="queued" label="Queued" />;
    case 'failed':
    case 'partly':
      return <StateGlyph state="error" label="Failed" />;
    case 'cancelled':
      return <StateGlyph state="halted" label="Cancelled" />;
    case 'done': {
      if (row.message !== undefined) return <Icon of={iconOfMessage(row.message)} size={15} label="Message" />;
      if (row.kind === 'connection') return <Icon of={PlugZap} size={15} label="Connection" />;
      const drawing = row.action === undefined ? undefined : iconOfAction(row.action);
      return <Icon of={drawing ?? (row.kind === 'action' ? CircleCheck : Dot)} size={15} label="Done" />;
    }
  }
}

/** One thing that happened or happens: its line, its parts, its commands, and what can be done about it. */
export function Entry({ row }: { readonly row: Activity }) {
  const [open, setOpen] = useState(false);
  const [commands, showCommands] = useState(false);
  const running = row.state === 'running' || row.state === 'queued';
  const failed = row.state === 'failed' || row.state === 'partly';
  const calls = row.steps.flatMap((step) => step.calls);
  const parts = row.steps.length > 1 || (row.steps.length === 1 && row.steps[0]?.title !== row.title);
  const canOpen = parts || calls.length > 0;
  return (
    <article className={css['entry']} aria-label={row.title}>
      <time className={css['time']} dateTime={new Date(row.started).toISOString()}>
        {exactClock(row.started)}
      </time>
      <span className={css['mark']}>
        <Mark row={row} />
      </span>
      <div className={css['content']}>
        {failed ? (
          <Failed
            row={row}
            commandShown={commands}
            onShowCommand={() => showCommands(!commands)}
            more={<More row={row} onCommands={undefined} />}
          />
        ) : (
          <div className={css['line']}>
            {canOpen ? (
              <button
                type="button"
                className={css['fold']}
                aria-expanded={open}
                aria-label={`Parts of ${row.title}`}
                onClick={() => setOpen(!open)}
              >
                <Icon of={open ? ChevronDown : ChevronRight} size={14} />
              </button>
            ) : null}
            <span className={css['title']} title={row.title}>
              {row.title}
            </span>
            <span className={css['who']}>{row.who === '' ? '' : `by ${row.who}`}</span>
            <span className={css['right']}>
              {running ? <Running row={row} /> : <Ended row={row} />}
              <More row={row} onCommands={calls.length > 0 ? () => showCommands(!commands) : undefined} />
            </span>
          </div>
        )}
        {(open || failed) && parts && (
          <Steps steps={row.steps} open={open} onOpen={() => setOpen(!open)} failed={failed} />
        )}
        {commands && (
          <CommandPanel
            className={css['commands']}
            subject={row.title}
            calls={calls}
            onClose={() => showCommands(false)}
          />
        )}
      </div>
    </article>
  );
}

function Steps({
  steps,
  open,
  onOpen,
  failed,
}: {
  readonly steps: readonly ActivityStep[];
  readonly open: boolean;
  readonly onOpen: () => void;
  readonly failed: boolean;
}) {
  if (!open && failed)
    return (
      <Button kind="quiet" small icon={ChevronRight} onClick={onOpen}>
        {steps.length} {steps.length === 1 ? 'part' : 'parts'}
      </Button>
    );
  return (
    <ol className={css['steps']}>
      {steps.map((step, at) => (
        <li key={`${step.title} ${at}`}>
          <StateGlyph state={stepGlyphs[step.state]} size={12} label={step.state} />
          <span>{step.title}</span>
          {step.state === 'running' && step.progress > 0 && (
            <span className={css['faint']}>{Math.round(step.progress * 100)} %</span>
          )}
          {step.state === 'skipped' && <span className={css['faint']}>left out</span>}
          {step.failure && step.state === 'failed' && <Why failure={step.failure} />}
        </li>
      ))}
    </ol>
  );
}

function Why({ failure }: { readonly failure: Failure }) {
  const pools = usePools();
  return <span className={css['faint']}>{explain(failure, pools).title}</span>;
}

function Running({ row }: { readonly row: Activity }) {
  const cancel = useCommand('activity.cancel');
  return (
    <>
      {row.state === 'queued' ? <span className={css['faint']}>Queued</span> : <Progress row={row} />}
      <Button small why={row.cancel.can ? undefined : row.cancel.why} onClick={() => cancel.mutate({ id: row.id })}>
        Cancel
      </Button>
    </>
  );
}

function Ended({ row }: { readonly row: Activity }) {
  const link = useLink();
  const { undo } = row;
  return (
    <>
      <span className={css['faint']}>
        {row.state === 'cancelled'
          ? stoppedWords(row)
          : row.finished !== undefined && row.finished > row.started
            ? span(row.finished - row.started)
            : ''}
        {row.transfer && row.state === 'done' ? `, ${size(row.transfer.done)}` : ''}
      </span>
      {undo && (
        <Button
          kind="quiet"
          small
          icon={icons.undo}
          onClick={() => void link.call('action.run', undo).catch(tellFailure)}
        >
          Undo
        </Button>
      )}
    </>
  );
}

function More({ row, onCommands }: { readonly row: Activity; readonly onCommands: (() => void) | undefined }) {
  const mirror = useMirror();
  const ways = useWays(row);
  // Its card has a button for that.
  const failed = row.state === 'failed' || row.state === 'partly';
  const entries = (): readonly MenuEntry[] => [
    ...row.targets
      .filter(({ ref }) => ref !== '')
      .slice(0, 5)
      .map((target): MenuEntry => {
        const object = lookup(mirror.pool(target.pool), target.cls, target.ref);
        return {
          label: `Go to ${target.name}`,
          why: object ? undefined : 'it is gone',
          onSelect: () => object && go({ at: 'object', pool: target.pool, cls: object.$cls, uuid: object.uuid }),
        };
      }),
    ...(onCommands ? [{ label: 'Show me the command', icon: icons.command, onSelect: onCommands }] : []),
    ...(failed
      ? []
      : [
          {
            label: 'Copy',
            icon: icons.copy,
            onSelect: () => void navigator.clipboard.writeText(JSON.stringify(row, undefined, 2)),
          },
        ]),
    ...ways(),
  ];
  return (
    <MenuButton
      align="end"
      trigger={<IconButton icon={icons.more} label={`More about ${row.title}`} small size={14} />}
      entries={entries}
    />
  );
}

/** What can be done with a row itself, by who keeps it: this console, a server, a journal. */
function useWays(row: Activity): () => readonly MenuEntry[] {
  const dismiss = useCommand('activity.dismiss');
  const run = useRunAction();
  const running = row.state === 'running' || row.state === 'queued';
  return () => {
    const page = rolloutPlace(row);
    if (page) return [{ label: running ? 'Go to the run' : 'Read the report', onSelect: () => go(page) }];
    const key = messageKey(row);
    return [
      { kind: 'separator' },
      {
        label: 'Dismiss',
        why: running ? 'it is still running' : undefined,
        onSelect: () => (key ? run('message.dismiss', [key]) : dismiss.mutate({ ids: [row.id] })),
      },
    ];
  };
}
