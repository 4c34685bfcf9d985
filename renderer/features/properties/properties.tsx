import { useMemo, useState } from 'react';
import { judgeRole } from '../../../app/actions/verdict.ts';
import { actionById } from '../../../app/actions/registry.ts';
import type { CallShown } from '../../../app/contract/activity.ts';
import { displayName } from '../../../app/inventory/describe/names.ts';
import type { AnyObj } from '../../../app/inventory/view.ts';
import { errorsOf, merge, valuesOf, writesFor, type Values } from '../../../app/wizards/properties/values.ts';
import { objectOf, useRecorder, useRunNow, useSituation } from '../../objects/offers.ts';
import { useAsOther } from '../../objects/as-other.tsx';
import type { DialogBodyProps } from '../../objects/dialogs.ts';
import { useView } from '../../mirror/hooks.ts';
import { iconOf } from '../../objects/glyph.tsx';
import type { ObjectKey } from '../../objects/place.ts';
import { Button } from '../../ui/button.tsx';
import { CommandPanel } from '../../ui/command-panel/command-panel.tsx';
import { cx } from '../../ui/cx.ts';
import { icons } from '../../ui/glyph/icons.ts';
import { Dialog } from '../../ui/layer/dialog.tsx';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import { Page } from './page.tsx';
import { sectionsOf, type SectionId } from './sections.ts';
import css from './properties.module.css';

/** Everything about an object that can be changed: only what was changed is written, and what others change meanwhile is kept. */
export function Properties({ targets, args, onClose }: DialogBodyProps) {
  const key = targets[0];
  const view = useView(key?.pool ?? '');
  const object = key && objectOf(view, key);
  if (!key || !object) return null;
  const first = typeof args['section'] === 'string' ? args['section'] : 'general';
  return <Editor target={key} object={object} first={first} onClose={onClose} />;
}

interface EditorProps {
  readonly target: ObjectKey;
  readonly object: AnyObj;
  readonly first: string;
  readonly onClose: () => void;
}

function Editor({ target, object, first, onClose }: EditorProps) {
  const view = useView(target.pool);
  const situation = useSituation();
  const run = useRunNow();
  const record = useRecorder();
  const [base] = useState(() => valuesOf(object));
  const [edits, setEdits] = useState<Values>({});
  const sections = sectionsOf(object);
  const [current, open] = useState<SectionId>(sections.find((one) => one.id === first)?.id ?? 'general');
  const [calls, setCalls] = useState<readonly CallShown[]>();
  const merged = useMemo(() => merge(base, edits, valuesOf(object)), [base, edits, object]);
  const errors = useMemo(() => errorsOf(view, object, merged.values), [view, object, merged]);
  const writes = useMemo(() => writesFor(object, merged), [object, merged]);
  const refused = useMemo(() => {
    const at = situation(target.pool, view);
    return writes.flatMap((write) => {
      const action = actionById(write.action);
      if (!action) return [];
      const { verdict, needs } = judgeRole(action, at, object, write.args);
      return verdict.ok ? [] : [{ fields: write.fields, why: verdict.why, needs }];
    });
  }, [situation, target.pool, view, writes, object]);
  const beyond = refused.find(({ needs }) => needs !== undefined)?.needs;
  const other = useAsOther({ needs: beyond, able: [target] });
  const section = sections.find((one) => one.id === current) ?? sections[0];
  const wrong = Object.values(errors)[0] ?? refused.find(({ needs }) => needs === undefined)?.why;
  const n = merged.changed.length;
  const why = n === 0 ? 'nothing is changed yet' : (wrong ?? other?.why);
  const save = async () => {
    const deeds = writes.map((write) => ({ id: write.action, keys: [target], args: write.args }));
    if (other) return other.run(deeds, onClose);
    onClose();
    for (const { id, keys, args } of deeds) await run(id, keys, args);
  };
  const showCalls = async () => {
    if (calls !== undefined) return setCalls(undefined);
    const all: CallShown[] = [];
    for (const write of writes) all.push(...(await record(write.action, target, write.args)).calls);
    setCalls(all);
  };
  const edit = (field: string, value: string | number | boolean) => {
    setCalls(undefined);
    setEdits({ ...edits, [field]: value });
  };
  const drop = (field: string) => {
    const { [field]: _dropped, ...rest } = edits;
    setEdits(rest);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      icon={iconOf(object)}
      title={`Properties of ${displayName(view, object)}`}
      width={820}
      height={600}
      flush
      footnote={
        <Button kind="quiet" icon={icons.command} aria-expanded={calls !== undefined} onClick={() => void showCalls()}>
          Show me the command
        </Button>
      }
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" why={why} onClick={() => void save()}>
            {n < 2 ? 'Save' : `Save ${n} changes`}
          </Button>
        </>
      }
    >
      <div className={css['frame']}>
        <nav className={css['rail']} aria-label="Pages of properties">
          {sections.map((one) => {
            const bad =
              one.fields.some((field) => errors[field]) ||
              refused.some(({ fields }) => fields.some((field) => one.fields.includes(field)));
            const touched = one.fields.some((field) => merged.changed.includes(field));
            return (
              <button
                key={one.id}
                type="button"
                className={cx(css['step'], one.id === current && css['current'])}
                aria-current={one.id === current ? 'page' : undefined}
                onClick={() => open(one.id)}
              >
                <span className={css['title']}>
                  {one.title}
                  {bad ? (
                    <StateGlyph state="error" size={12} label="something is wrong" />
                  ) : touched ? (
                    <span className={css['touched']}>changed</span>
                  ) : null}
                </span>
                <span className={css['about']}>{one.about(view, merged.values)}</span>
              </button>
            );
          })}
        </nav>
        <div className={css['page']}>
          {section && (
            <Page
              section={section}
              view={view}
              object={object}
              values={merged.values}
              live={valuesOf(object)}
              errors={errors}
              conflicts={merged.conflicts}
              followed={merged.followed}
              onEdit={edit}
              onDrop={drop}
            />
          )}
          {refused
            .filter(
              ({ fields, needs }) => needs === undefined && section?.fields.some((field) => fields.includes(field)),
            )
            .map(({ why: reason }) => (
              <p key={reason} className={css['refused']}>
                <StateGlyph state="refused" size={12} />
                {reason}
              </p>
            ))}
          {other?.fields}
          {calls && (
            <CommandPanel
              className={css['commands']}
              subject={`${n} ${n === 1 ? 'change' : 'changes'}`}
              view={view}
              calls={calls}
            />
          )}
        </div>
      </div>
    </Dialog>
  );
}
