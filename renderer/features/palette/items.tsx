import { useMemo } from 'react';
import { roleName } from '../../../app/xenapi/roles.ts';
import { displayName } from '../../../app/inventory/describe/names.ts';
import type { View } from '../../../app/inventory/view.ts';
import { askedOf, objectOf, useActionsFor, useRunAction, type Offer } from '../../objects/offers.ts';
import { useActivity, usePhases, usePools } from '../../mirror/hooks.ts';
import { ObjectGlyph } from '../../objects/glyph.tsx';
import { go, type ObjectKey } from '../../objects/place.ts';
import { iconOfAction } from '../../ui/glyph/action-icons.ts';
import { Icon } from '../../ui/glyph/icon.tsx';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import { useCommands } from './commands.ts';
import { foundObjects, whereabouts } from './found-objects.ts';
import { best, hit, type Hit } from './match.ts';
import type { Item } from './item.ts';
import { useMoveItems } from './moves.tsx';

const MOST_ACTIONS = 12;
const MOST_OBJECTS = 20;
const MOST_OTHERS = 8;
const none: Hit['runs'] = [];

/** "web-07", or "3 objects". */
export function subjectName(views: readonly View[], keys: readonly ObjectKey[]): string | undefined {
  const [first] = keys;
  if (first === undefined) return undefined;
  if (keys.length > 1) return `${keys.length} objects`;
  const view = views.find(({ pool }) => pool === first.pool);
  const object = view === undefined ? undefined : objectOf(view, first);
  return view === undefined || object === undefined ? undefined : displayName(view, object);
}

function noteOf({ needs, disabled, refused }: Offer): string | undefined {
  if (needs) return `needs ${roleName(needs)}`;
  return disabled === undefined && refused.length > 0 ? `${refused.length} left out` : undefined;
}

function useActionItems(typed: string, keys: readonly ObjectKey[]): readonly Item[] {
  const offers = useActionsFor(keys);
  const run = useRunAction();
  const views = usePools();
  return useMemo(() => {
    const name = subjectName(views, keys);
    if (name === undefined) return [];
    const rows = offers.map((offer) => {
      const asks = offer.action.label.endsWith('…') ? '…' : '';
      return { offer, label: `${offer.action.label.replace(/…$/, '')} ${name}${asks}` };
    });
    const found =
      typed === ''
        ? rows.map((one) => ({ one, hit: { score: 0, runs: none } }))
        : best(rows, ({ label }) => label, typed, 99);
    const able = found.filter(({ one }) => one.offer.disabled === undefined);
    const rest = typed === '' ? [] : found.filter(({ one }) => one.offer.disabled !== undefined);
    const words = typed.split(/\s+/);
    const asked = found.some(({ one }) => words.some((word) => hit(one.offer.action.label, word) !== undefined));
    return [...able, ...rest].slice(0, MOST_ACTIONS).map(({ one: { offer, label }, hit: { runs } }): Item => {
      const icon = iconOfAction(offer.action.id);
      return {
        id: `action ${offer.action.id}`,
        group: `Actions on ${name}`,
        label,
        runs,
        mark: icon === undefined ? null : <Icon of={icon} />,
        note: noteOf(offer),
        shortcut: offer.action.shortcut,
        why: offer.disabled,
        aside: !asked,
        run: () => run(offer.action.id, askedOf(offer)),
      };
    });
  }, [offers, run, views, keys, typed]);
}

function useObjectItems(typed: string): readonly Item[] {
  const views = usePools();
  // The stores stay the same while objects come into them; each phase is another look.
  usePhases();
  return foundObjects(views, typed, MOST_OBJECTS).map(({ view, object, name, hit: { runs } }): Item => ({
    id: `object ${view.pool} ${object.$ref}`,
    group: 'Objects',
    label: name,
    runs,
    mark: <ObjectGlyph pool={view.pool} object={object} />,
    note: whereabouts(view, object),
    drag: { pool: view.pool, cls: object.$cls, uuid: object.uuid },
    run: () => go({ at: 'object', pool: view.pool, cls: object.$cls, uuid: object.uuid }),
  }));
}

function useRunningItems(typed: string): readonly Item[] {
  const activity = useActivity();
  return useMemo(() => {
    const running = activity.filter(({ state }) => state === 'running' || state === 'queued');
    return best(running, ({ title }) => title, typed, MOST_OTHERS).map(({ one, hit: { runs } }): Item => ({
      id: `activity ${one.id}`,
      group: 'Running now',
      label: one.title,
      runs,
      mark: <StateGlyph state={one.state === 'queued' ? 'queued' : 'busy'} />,
      note: one.progress > 0 ? `${Math.round(one.progress * 100)} %` : undefined,
      run: () => go({ at: 'page', page: 'activity', rest: [one.id] }),
    }));
  }, [activity, typed]);
}

function useCommandItems(typed: string, all: boolean): readonly Item[] {
  const commands = useCommands();
  return useMemo(() => {
    const found = commands.flatMap((one) => {
      const at = hit(one.label, typed) ?? (hit(`${one.label} ${one.words ?? ''}`, typed) && { score: 0.4, runs: none });
      return at === undefined ? [] : [{ one, hit: at }];
    });
    const shown =
      typed === '' && !all ? found.filter(({ one }) => one.kind !== 'setting' || one.id === 'settings') : found;
    return shown
      .toSorted((a, b) => b.hit.score - a.hit.score)
      .slice(0, all ? 99 : MOST_OTHERS)
      .map(({ one, hit: { runs } }): Item => ({
        id: `command ${one.id}`,
        group: 'Commands, views and settings',
        label: one.label,
        runs,
        mark: <Icon of={one.icon} />,
        note: one.note ?? (one.kind === 'setting' ? 'setting' : undefined),
        shortcut: one.shortcut,
        why: one.why,
        run: one.run,
      }));
  }, [commands, typed, all]);
}

/** Everything that answers to what was typed, group by group. */
export function useItems(text: string, subject: readonly ObjectKey[]): readonly Item[] {
  const onlyCommands = text.startsWith('>');
  const typed = (onlyCommands ? text.slice(1) : text).trim();
  const actions = useActionItems(typed, subject);
  const views = usePools();
  const moves = useMoveItems(typed, subject, subjectName(views, subject));
  const objects = useObjectItems(onlyCommands ? '' : typed);
  const running = useRunningItems(typed);
  const commands = useCommandItems(typed, onlyCommands);
  return useMemo(() => {
    // The verb that asks stands before the answers to it; what cannot run stands last.
    const able = [...actions, ...moves].filter((item) => item.why === undefined);
    const not = [...moves, ...actions].filter((item) => item.why !== undefined);
    const verbs = [...able, ...not];
    if (onlyCommands) return [...verbs, ...commands];
    // Whoever types the name of what is selected looks for it; Enter must not do the first thing that could be done to it.
    const aside = verbs.every((item) => item.aside === true);
    return aside ? [...objects, ...verbs, ...running, ...commands] : [...verbs, ...objects, ...running, ...commands];
  }, [onlyCommands, actions, moves, objects, running, commands]);
}
