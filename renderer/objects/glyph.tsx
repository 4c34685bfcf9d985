import type { LucideIcon } from 'lucide-react';
import { useCallback } from 'react';
import { faceOf, type Face, type Shape } from '../../app/inventory/describe/face.ts';
import { troubleOf, type Trouble } from '../../app/inventory/describe/health.ts';
import { lookup, type AnyObj, type PoolId, type View } from '../../app/inventory/view.ts';
import { Icon } from '../ui/glyph/icon.tsx';
import { icons } from '../ui/glyph/icons.ts';
import { Cornered, ServerGlyph, StateGlyph } from '../ui/glyph/state-glyph.tsx';
import { useConnection, useDerived } from '../mirror/hooks.ts';

/** The drawing of a kind of object in heads, where the state stands beside it as a word. */
export function iconOf(object: AnyObj) {
  switch (object.$cls) {
    case 'pool':
      return icons.pool;
    case 'host':
      return icons.server;
    case 'SR':
      return icons.storage;
    case 'VDI':
      return icons.disk;
    case 'network':
      return icons.network;
    case 'VM':
      if (object.is_a_snapshot) return icons.snapshot;
      return object.is_a_template ? icons.template : icons.vm;
    case 'VM_appliance':
      return icons.vapp;
    case 'VMSS':
      return icons.snapshot;
    default:
      return icons.vm;
  }
}

const gone: Face = { word: 'Gone' };

/** State of an object as it is drawn and said; only remembered while its pool is away. */
export function useFace(pool: PoolId, object: Pick<AnyObj, '$cls' | '$ref'>): Face {
  const live = useConnection(pool)?.state.at === 'live';
  const { $cls: cls, $ref: ref } = object;
  return useDerived(
    pool,
    useCallback(
      (view: View) => {
        const now = lookup(view, cls, ref);
        return now ? faceOf(view, now, live) : gone;
      },
      [cls, ref, live],
    ),
  );
}

/** What is not as it should be with an object that works; nothing while its pool is away. */
export function useTrouble(pool: PoolId, object: Pick<AnyObj, '$cls' | '$ref'>): Trouble | undefined {
  const state = useConnection(pool)?.state;
  const live = state?.at === 'live';
  const offset = live ? state.clockOffset : 0;
  const { $cls: cls, $ref: ref } = object;
  return useDerived(
    pool,
    useCallback(
      (view: View) => {
        const now = live ? lookup(view, cls, ref) : undefined;
        return now && troubleOf(view, now, Date.now() + offset);
      },
      [cls, ref, live, offset],
    ),
  );
}

/** How an object is drawn in a list: its kind's drawing with a state at the corner, or the state's own shape in its place. */
export interface Mark {
  readonly as: 'server' | 'cornered' | 'plain';
  readonly icon: LucideIcon;
  readonly shape?: Shape;
  readonly word: string;
}

const marked = (object: AnyObj, { shape, word }: Face): Mark => ({
  as: object.$cls === 'host' ? 'server' : object.$cls === 'pool' || object.$cls === 'SR' ? 'cornered' : 'plain',
  icon: iconOf(object),
  word,
  ...(shape && { shape }),
});

/** A VM is its state's shape; a server, a pool and storage are themselves with what is wrong at the corner; the rest their icon. */
export function markOf(view: View, object: AnyObj, live: boolean, now: number): Mark {
  const face = faceOf(view, object, live);
  switch (object.$cls) {
    case 'host':
    case 'pool':
    case 'SR': {
      const trouble = live && face.shape === 'running' ? troubleOf(view, object, now) : undefined;
      if (trouble) return marked(object, { shape: 'warning', word: trouble.word });
      return marked(object, face.shape === 'running' ? { word: face.word } : face);
    }
    case 'VM':
      return marked(object, object.is_a_template ? { word: face.word } : face);
    default:
      return marked(object, { word: face.word });
  }
}

interface MarkGlyphProps {
  readonly mark: Mark;
  /** Another drawing than the kind's own: the flask of a practice pool. */
  readonly icon?: LucideIcon | undefined;
}

export function MarkGlyph({ mark: { as, icon, shape, word }, icon: other }: MarkGlyphProps) {
  switch (as) {
    case 'server':
      return <ServerGlyph state={shape} label={word} />;
    case 'cornered':
      return (
        <Cornered state={shape} label={word || undefined}>
          <Icon of={other ?? icon} size={15} />
        </Cornered>
      );
    case 'plain':
      return shape ? <StateGlyph state={shape} label={word} /> : <Icon of={icon} size={15} />;
  }
}

/** The same kept up to date, for whoever shows one object. */
export function ObjectGlyph({ pool, object }: { readonly pool: PoolId; readonly object: AnyObj }) {
  const state = useConnection(pool)?.state;
  const live = state?.at === 'live';
  const offset = live ? state.clockOffset : 0;
  const { $cls: cls, $ref: ref } = object;
  const mark = useDerived(
    pool,
    useCallback(
      (view: View) => {
        const now = lookup(view, cls, ref);
        return now && markOf(view, now, live, Date.now() + offset);
      },
      [cls, ref, live, offset],
    ),
  );
  return <MarkGlyph mark={mark ?? marked(object, gone)} />;
}
