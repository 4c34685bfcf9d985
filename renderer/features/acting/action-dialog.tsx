import type * as z from 'zod';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Role } from '../../../app/xenapi/datamodel.ts';
import { actionById } from '../../../app/actions/registry.ts';
import { several } from '../../../app/actions/words.ts';
import type { Recording } from '../../../app/actions/show/record.ts';
import { displayName, inOneDirection } from '../../../app/inventory/describe/names.ts';
import { objectOf, useOffer, useRecorder, useRunNow, useSituation } from '../../objects/offers.ts';
import { useAsOther } from '../../objects/as-other.tsx';
import type { DialogBodyProps, OpenDialog } from '../../objects/dialogs.ts';
import type { ObjectKey } from '../../objects/place.ts';
import { useConnections } from '../../mirror/hooks.ts';
import { useMirror } from '../../mirror/provider.tsx';
import { iconOfAction } from '../../ui/glyph/action-icons.ts';
import { Button } from '../../ui/button.tsx';
import { CommandPanel } from '../../ui/command-panel/command-panel.tsx';
import { TextField } from '../../ui/field/text-field.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import { Dialog } from '../../ui/layer/dialog.tsx';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import { argumentsOf, firstAnswers, type Answers } from './arguments.ts';
import { FieldView } from './field-view.tsx';
import type { Form, Subject } from './fields.ts';
import { forms } from './forms/forms.ts';
import css from './action-dialog.module.css';

const picks: ReadonlySet<string> = new Set([
  'server',
  'storage',
  'network',
  'disc',
  'disk',
  'vapp',
  'schedule',
  'nic',
  'pool',
]);
const plain: Form = { fields: [] };

/** Asks an action's arguments, says what goes with it, shows its calls, and runs it on those that can. */
export function ActionDialog({ targets, leftOut, args, onClose }: DialogBodyProps & Pick<OpenDialog, 'leftOut'>) {
  const id = typeof args['action'] === 'string' ? args['action'] : '';
  const action = actionById(id);
  const given = useMemo(() => (args['args'] ?? {}) as Answers, [args]);
  const firstField = useRef<HTMLElement>(null);
  const mirror = useMirror();
  const situation = useSituation();
  const form = forms[id] ?? plain;
  const [aims] = useState<readonly Subject[]>(() =>
    targets.flatMap((key) => {
      const at = situation(key.pool);
      const target = objectOf(at.view, key);
      return target ? [{ situation: at, target }] : [];
    }),
  );
  const [answers, setAnswers] = useState<Answers>(() => firstAnswers(form.fields, aims, given));
  const [typed, setTyped] = useState('');
  const [commands, showCommands] = useState(false);
  const connections = useConnections();
  const asked = useMemo((): Answers => {
    const said = { ...given, ...argumentsOf(form.fields, answers) };
    return { ...said, ...form.follow?.(said, connections ?? [], aims) };
  }, [given, form, answers, connections, aims]);
  const offer = useOffer(id, targets, asked);
  const others = useOffer(id, leftOut, asked);
  const run = useRunNow();
  const needs = typeof args['needs'] === 'string' ? (args['needs'] as Role) : undefined;
  const other = useAsOther(offer && { able: offer.able, needs: offer.needs ?? needs });
  const set = useCallback((key: string, value: unknown) => setAnswers((before) => ({ ...before, [key]: value })), []);
  if (!action || !offer || aims.length === 0) return null;

  const parsed = action.args.safeParse(asked);
  const confirmation = parsed.success ? action.confirm?.(aims, asked) : undefined;
  const lacking = unpicked(form, asked) ?? (parsed.success ? undefined : lack(form, parsed.error.issues[0]));
  const word = confirmation?.type;
  const why =
    lacking ??
    offer.disabled ??
    (word !== undefined && typed.trim() !== word ? `Type ${word} first` : undefined) ??
    other?.why;
  const able = offer.able.length;
  const refused = [...offer.refused, ...(others?.refused ?? [])];
  const verb = confirmation?.verb ?? form.verb ?? action.label.replace(/…$/, '');
  const sized = targets.length > 1 && !/\d/.test(verb) ? `${verb} ${able}` : verb;
  const nameOf = (key: ObjectKey): string => {
    const view = mirror.pool(key.pool);
    const object = objectOf(view, key);
    return object ? displayName(view, object) : 'one that is gone';
  };
  const each =
    form.each && targets.length > 1
      ? new Map(aims.map((aim) => [aim.target.uuid, form.each?.(asked, aim) ?? {}]))
      : undefined;
  const go = () => {
    if (other) return other.run([{ id, keys: offer.able, args: asked, ...(each ? { each } : {}) }], onClose);
    void run(id, offer.able, asked, each);
    onClose();
  };
  const danger = confirmation?.danger ?? action.danger ?? false;
  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={firstField}
      icon={iconOfAction(id) ?? icons.plan}
      title={
        (confirmation && inOneDirection(confirmation.title)) ??
        (targets.length === 1 && targets[0]
          ? `${action.label.replace(/…$/, '')}: ${nameOf(targets[0])}`
          : several(
              action.label,
              aims.map(({ target }) => target),
            ))
      }
      width={commands ? 820 : (form.width ?? 520)}
      footnote={
        <Button kind="quiet" icon={icons.command} aria-expanded={commands} onClick={() => showCommands(!commands)}>
          Show me the command
        </Button>
      }
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind={danger ? 'danger-fill' : 'primary'} why={why} onClick={go} data-verb>
            {sized}
          </Button>
        </>
      }
    >
      <form
        ref={(form) => {
          firstField.current = form?.querySelector<HTMLElement>('input:not([disabled]), textarea') ?? null;
        }}
        className={css['form']}
        onSubmit={(event) => {
          event.preventDefault();
          if (why === undefined) go();
        }}
      >
        {confirmation && <p className={css['sentence']}>{inOneDirection(confirmation.sentence)}</p>}
        {confirmation?.lines &&
          confirmation.lines.length > 0 &&
          !form.fields.some((field) => field.kind === 'own-disks') && (
            <ul className={css['lines']}>
              {confirmation.lines.map((line) => (
                <li key={line}>{inOneDirection(line)}</li>
              ))}
            </ul>
          )}
        {form.fields
          .filter((field) => field.asked?.(answers) !== false)
          .map((field) => (
            <FieldView
              key={field.key}
              field={field}
              value={answers[field.key]}
              onChange={(value) => set(field.key, value)}
              aims={aims}
              action={action}
              args={asked}
            />
          ))}
        {word !== undefined && (
          <TextField
            label={`Type “${word}” to confirm`}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
        {other?.fields}
        {refused.length > 0 && lacking === undefined && (
          <div className={css['refused']}>
            <p>{able > 0 ? `${refused.length} left out:` : 'It cannot be done now:'}</p>
            <ul>
              {refused.slice(0, 8).map(({ key, why: reason }) => (
                <li key={key.uuid}>
                  <StateGlyph state="refused" size={12} />
                  <b>{nameOf(key)}</b> <span>{reason}</span>
                </li>
              ))}
              {refused.length > 8 && <li>and {refused.length - 8} more</li>}
            </ul>
          </div>
        )}
        {/* Enter in a field does the deed. */}
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
      {commands && (
        <Commands
          id={id}
          targets={offer.able.length > 0 ? offer.able : targets}
          args={asked}
          subject={`${sized} ${targets[0] ? nameOf(targets[0]) : ''}`}
        />
      )}
    </Dialog>
  );
}

/** A pick that must be made and is not. */
function unpicked(form: Form, args: Answers): string | undefined {
  const open = form.fields.find((field) => picks.has(field.kind) && !field.optional && args[field.key] === '');
  return open && `Choose: ${open.label.toLowerCase()}`;
}

/** What is still to be said, from the first thing the action's checker misses. */
function lack(form: Form, issue: z.core.$ZodIssue | undefined): string {
  const field = form.fields.find((one) => one.key === issue?.path[0]);
  if (!field) return 'Something is still missing';
  if (issue?.code === 'too_big' && issue.origin === 'string')
    return `${field.label}: at most ${Number(issue.maximum).toLocaleString('en')} characters`;
  return field.kind === 'text' || field.kind === 'number'
    ? `${field.label} is not right yet`
    : `Choose: ${field.label.toLowerCase()}`;
}

interface CommandsProps {
  readonly id: string;
  readonly targets: readonly ObjectKey[];
  readonly args: Answers;
  readonly subject: string;
}

function Commands({ id, targets, args, subject }: CommandsProps) {
  const record = useRecorder();
  const [shown, show] = useState<Recording>();
  const target = targets[0];
  const text = JSON.stringify(args);
  useEffect(() => {
    let current = true;
    if (target) {
      record(id, target, JSON.parse(text)).then(
        (recording) => current && show(recording),
        () => undefined,
      );
    }
    return () => {
      current = false;
    };
  }, [record, id, target, text]);
  if (!shown) return null;
  return (
    <CommandPanel
      className={css['commands']}
      subject={targets.length > 1 ? `for the first of ${targets.length}` : subject}
      calls={shown.calls}
      unfinished={shown.stopped !== undefined}
    />
  );
}
