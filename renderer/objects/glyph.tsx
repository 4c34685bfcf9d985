import type { LucideIcon } from 'lucide-react';
import { useCallback } from 'react';
import { faceOf, type Face } from '../../app/inventory/describe/face.ts';
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

interface ObjectGlyphProps {
  readonly pool: PoolId;
  readonly object: AnyObj;
  /** Another drawing than the kind's own: the flask of a practice pool. */
  readonly icon?: LucideIcon | undefined;
}

/** In lists: a VM is its state's shape; a server, a pool and storage are themselves with what is wrong at the corner; the rest their icon. */
export function ObjectGlyph({ pool, object, icon }: ObjectGlyphProps) {
  const face = useFace(pool, object);
  const trouble = useTrouble(pool, object);
  const corner = face.shape === 'running' ? (trouble ? 'warning' : undefined) : face.shape;
  const word = face.shape === 'running' && trouble ? trouble.word : face.word;
  switch (object.$cls) {
    case 'host':
      return <ServerGlyph state={corner} label={word} />;
    case 'pool':
    case 'SR':
      return (
        <Cornered state={corner} label={word || undefined}>
          <Icon of={icon ?? iconOf(object)} size={15} />
        </Cornered>
      );
    default:
      return object.$cls === 'VM' && !object.is_a_template && face.shape ? (
        <StateGlyph state={face.shape} label={face.word} />
      ) : (
        <Icon of={iconOf(object)} size={15} />
      );
  }
}
