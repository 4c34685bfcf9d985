import { useCallback } from 'react';
import { faceOf, type Face } from '../../app/inventory/describe/face.ts';
import { lookup, type AnyObj, type PoolId, type View } from '../../app/inventory/view.ts';
import { Icon } from '../ui/glyph/icon.tsx';
import { icons } from '../ui/glyph/icons.ts';
import { ServerGlyph, StateGlyph } from '../ui/glyph/state-glyph.tsx';
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

/** In lists: a VM is its state's shape, a server its box with the state at the corner, the rest their icon. */
export function ObjectGlyph({ pool, object }: { readonly pool: PoolId; readonly object: AnyObj }) {
  const face = useFace(pool, object);
  if (object.$cls === 'host')
    return <ServerGlyph state={face.shape === 'running' ? undefined : face.shape} label={face.word} />;
  const isVm = object.$cls === 'VM' && !object.is_a_template;
  return isVm && face.shape ? (
    <StateGlyph state={face.shape} label={face.word} />
  ) : (
    <Icon of={iconOf(object)} size={15} />
  );
}
