import { useMemo } from 'react';
import { displayName } from '../../../app/inventory/describe/names.ts';
import type { AnyObj, PoolId } from '../../../app/inventory/view.ts';
import { keyOf } from '../../objects/offers.ts';
import { iconOf, useFace } from '../../objects/glyph.tsx';
import { useView } from '../../mirror/hooks.ts';
import { Chip } from '../../ui/chip.tsx';
import { Icon } from '../../ui/glyph/icon.tsx';
import { ServerGlyph } from '../../ui/glyph/state-glyph.tsx';
import { HeaderActions } from './header-actions.tsx';
import { HeaderGlance } from './header-glance.tsx';
import { InlineName } from './inline-name.tsx';
import { Tags } from './tags.tsx';
import { Where } from './where.tsx';
import css from './header.module.css';

/** The same line over every page: what it is, how it is, where it is, what can be done. */
export function ObjectHeader({ pool, object }: { readonly pool: PoolId; readonly object: AnyObj }) {
  const face = useFace(pool, object);
  const view = useView(pool);
  const key = useMemo(() => keyOf(pool, object), [pool, object]);
  const progress = face.progress === undefined ? '' : ` ${Math.round(face.progress * 100)} %`;
  return (
    <header className={css['header']}>
      <span className={css['icon']}>
        {object.$cls === 'host' ? <ServerGlyph /> : <Icon of={iconOf(object)} size={20} />}
      </span>
      <InlineName target={key} name={displayName(view, object)} />
      {face.shape && !(object.$cls === 'VM' && object.is_a_template && face.shape === 'halted') && (
        <span className={css['state']}>
          <Chip state={face.shape}>
            {face.word}
            {progress}
          </Chip>
        </span>
      )}
      <Where pool={pool} object={object} />
      {'tags' in object && <Tags target={key} tags={object.tags} />}
      <HeaderGlance pool={pool} object={object} />
      <HeaderActions target={key} object={object} />
    </header>
  );
}
