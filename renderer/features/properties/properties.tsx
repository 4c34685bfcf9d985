import { useMemo, useState } from 'react';
import { judgeRole } from '../../../app/actions/verdict.ts';
import { roleName } from '../../../app/xenapi/roles.ts';
import { actionById } from '../../../app/actions/registry.ts';
import type { CallShown } from '../../../app/activity/activity.ts';
import { displayName } from '../../../app/inventory/describe/names.ts';
import type { AnyObj } from '../../../app/inventory/view.ts';
import { errorsOf } from '../../../app/wizards/properties/check.ts';
import { powerAgain } from '../../../app/wizards/properties/power-on.ts';
import { merge } from '../../../app/wizards/properties/merge.ts';
import type { Values, Write } from '../../../app/wizards/properties/facet.ts';
import { guardsOf, valuesOf } from '../../../app/wizards/properties/values.ts';
import { seenBy, writesFor } from '../../../app/wizards/properties/writes.ts';
import { objectOf, useOffer, useRecorder, useRunNow, useSituation } from '../../objects/offers.ts';
import { useAsOther } from '../../objects/as-other.tsx';
import type { DialogBodyProps } from '../../objects/dialogs.ts';
import { useView } from '../../mirror/hooks.ts';
import { iconOf } from '../../objects/glyph.tsx';
import type { ObjectKey } from '../../objects/place.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { CommandPanel } from '../../ui/command-panel/command-panel.tsx';
import { cx } from '../../ui/cx.ts';
import { icons } from '../../ui/glyph/icons.ts';
import { Dialog } from '../../ui/layer/dialog.tsx';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import { Page } from './page.tsx';
import type { SectionId } from './section.ts';
import { sectionsOf } from './sections.ts';
import { nameOfField } from './words.ts';
import css from './properties.module.css';

/** Everything about an object that can be changed: only what was changed is written, and what others change meanwhile is kept. */
export function Properties({ targets, args, onClose }: DialogBodyProps) {
  const key = targets[0];
  const view = useView(key?.pool ?? '');
  const object = key && objectOf(view, key);
  if (!key || !object) return null;
  const first = typeof args['section'] === 'string' ? args['section'] : 'general';
  const again = first === 'power' ? powerAgain((args['given'] ?? {}) as DialogBodyProps['args']) : {};
  return <Editor target={key} object={object} first={first} again={again} onClose={onClose} />;
}

const keyFor = ({ pool }: ObjectKey, { target }: Write): ObjectKey => ({ pool, cls: target.$cls, uuid: target.uuid });

interface EditorProps {
  readonly target: ObjectKey;
  readonly object: AnyObj;
  readonly first: string;
  /** Edits to begin with. */
  readonly again: Values;
  readonly onClose: () => void;
}

function Editor({ target, object, first, again, onClose }: EditorProps) {
  const keys = useMemo(() => [target], [target]);
  const needs = useOffer('object.rename', keys)?.needs;
  const view = useView(target.pool);
  const situation = useSituation();
  const run = useRunNow();
  const record = useRecorder();
  const [base, setBase] = useState(() => valuesOf(view, object));
  const [edits, setEdits] = useState<Values>(again);
  const sections = sectionsOf(view, object);
  const [current, open] = useState<SectionId>(sections.find((one) => one.id === first)?.id ?? 'general');
  const [calls, setCalls] = useState<readonly CallShown[]>();
  const live = useMemo(() => valuesOf(view, object), [view, object]);
  const merged = useMemo(() => merge(base, edits, live), [base, edits, live]);
  const errors = useMemo(() => errorsOf(view, object, merged.values), [view, object, merged]);
  const writes = useMemo(() => writesFor(view, object, merged), [view, object, merged]);
  const locked = useMemo(() => {
    const at = situation(target.pool, view);
    const why: Record<string, string> = {};
    for (const guard of guardsOf(view, object)) {
      const action = actionById(guard.action);
      const judged = action && judgeRole(action, at, guard.target, {});
      if (judged && !judged.verdict.ok && judged.needs === undefined) why[guard.field] = `${judged.verdict.why}.`;
    }
    return why;
  }, [situation, target, view, object]);
  const refused = useMemo(() => {
    const at = situation(target.pool, view);
    return writes.flatMap((write) => {
      const action = actionById(write.action);
      if (!action) return [];
      const of = objectOf(view, keyFor(target, write));
      if (!of) return [];
      const { verdict, needs } = judgeRole(action, at, of, write.args);
      return verdict.ok ? [] : [{ fields: write.fields, why: verdict.why, needs }];
    });
  }, [situation, target, view, writes]);
  const beyond = refused.find(({ needs }) => needs !== undefined)?.needs;
  const other = useAsOther({ needs: beyond, able: [target] });
  const section = sections.find((one) => one.id === current) ?? sections[0];
  const wrong = Object.values(errors)[0] ?? refused.find(({ needs }) => needs === undefined)?.why;
  const n = merged.changed.length;
  const disputed = merged.conflicts[0];
  const why =
    n === 0
      ? 'nothing is changed yet'
      : (wrong ??
        (disputed === undefined ? other?.why : `${nameOfField(view, disputed)}: say first whose it is to be`));
  const save = async () => {
    const deeds = writes.map((write) => ({
      id: write.action,
      keys: [keyFor(target, write)],
      args: write.args,
      seen: { cls: object.$cls, ref: object.$ref, values: seenBy(write, live) },
    }));
    if (other) return other.run(deeds, onClose);
    onClose();
    for (const { id, keys, args, seen: was } of deeds) await run(id, keys, args, undefined, was);
  };
  const showCalls = async () => {
    if (calls !== undefined) return setCalls(undefined);
    const all: CallShown[] = [];
    for (const write of writes) all.push(...(await record(write.action, keyFor(target, write), write.args)).calls);
    setCalls(all);
  };
  /** What is seen now of a field is what an edit of it is made from. */
  const seen = (field: string) => setBase((before) => ({ ...before, [field]: live[field] ?? '' }));
  const edit = (field: string, value: string | number | boolean) => {
    setCalls(undefined);
    if (edits[field] === undefined || field === 'tags') seen(field);
    setEdits((before) => ({ ...before, [field]: value }));
  };
  const drop = (field: string) => {
    seen(field);
    setEdits(({ [field]: _dropped, ...rest }) => rest);
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
              Object.keys(errors).some(one.has) ||
              merged.conflicts.some(one.has) ||
              refused.some(({ fields }) => fields.some(one.has));
            const touched = merged.changed.some(one.has);
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
                <span className={css['about']}>{one.about(view, merged.values, object)}</span>
              </button>
            );
          })}
        </nav>
        <div className={css['page']}>
          {needs === undefined ? null : (
            <Banner state="info">
              <b>Changes here need {roleName(needs)}.</b> Saving asks for credentials of somebody who may.
            </Banner>
          )}
          {section && (
            <Page
              section={section}
              pool={target.pool}
              view={view}
              object={object}
              values={merged.values}
              live={live}
              errors={errors}
              locked={locked}
              conflicts={merged.conflicts}
              followed={merged.followed}
              onEdit={edit}
              onDrop={drop}
              onKeep={seen}
              onClose={onClose}
            />
          )}
          {refused
            .filter(({ fields, needs }) => needs === undefined && section !== undefined && fields.some(section.has))
            .map(({ why: reason }) => (
              <p key={reason} className={css['refused']}>
                <StateGlyph state="refused" size={12} />
                {reason}
              </p>
            ))}
          {merged.lost.length > 0 && (
            <p className={css['refused']} role="status">
              <StateGlyph state="warning" size={12} />A part that was changed here is gone meanwhile; that change is
              left out.
            </p>
          )}
          {other?.fields}
          {calls && (
            <CommandPanel
              className={css['commands']}
              subject={`${n} ${n === 1 ? 'change' : 'changes'}`}
              calls={calls}
            />
          )}
        </div>
      </div>
    </Dialog>
  );
}
