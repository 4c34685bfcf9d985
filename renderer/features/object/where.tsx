import { useCallback } from 'react';
import { homeOf, hostOfSr, poolOf } from '../../../app/inventory/describe/home.ts';
import { displayName } from '../../../app/inventory/describe/names.ts';
import { isRef } from '../../../app/xenapi/ref.ts';
import { lookup, type AnyObj, type PoolId, type View } from '../../../app/inventory/view.ts';
import { useDerived } from '../../mirror/hooks.ts';
import { ObjectLink } from '../../objects/link.tsx';
import { Icon } from '../../ui/glyph/icon.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import { ServerGlyph } from '../../ui/glyph/state-glyph.tsx';
import css from './header.module.css';

interface Place {
  readonly host?: { readonly $cls: 'host'; readonly uuid: string; readonly name_label: string };
  readonly origin?: { readonly $cls: 'VM'; readonly uuid: string; readonly name_label: string };
  readonly words: readonly string[];
}

function placeOf(view: View, object: AnyObj): Place {
  const pool = poolOf(view);
  const poolName = pool ? displayName(view, pool) : '';
  switch (object.$cls) {
    case 'pool': {
      const coordinator = view.get('host', object.master);
      const version = coordinator?.software_version;
      const product = [
        version?.['product_brand'],
        version?.['product_version_text_short'] ?? version?.['product_version'],
      ];
      const tolerated = object.ha_host_failures_to_tolerate;
      const ha = object.ha_enabled
        ? `HA on, tolerates ${tolerated} ${tolerated === 1 ? 'failure' : 'failures'}`
        : 'HA off';
      return { words: [product.filter(Boolean).join(' '), ha].filter(Boolean) };
    }
    case 'host':
      return { words: [poolName, ...(pool?.master === object.$ref ? ['coordinator'] : [])] };
    case 'VM': {
      const origin = object.is_a_snapshot && isRef(object.snapshot_of) ? view.get('VM', object.snapshot_of) : undefined;
      if (origin)
        return { origin: { $cls: 'VM', uuid: origin.uuid, name_label: origin.name_label }, words: [poolName] };
      const host = homeOf(view, object);
      return host
        ? { host: { $cls: 'host', uuid: host.uuid, name_label: displayName(view, host) }, words: [poolName] }
        : { words: [poolName] };
    }
    case 'SR': {
      const host = hostOfSr(view, object);
      return host
        ? { host: { $cls: 'host', uuid: host.uuid, name_label: displayName(view, host) }, words: [poolName] }
        : { words: [object.shared ? 'shared' : 'local', poolName] };
    }
    default:
      return { words: [poolName] };
  }
}

/** Where an object is, as links: the server, the pool, for a snapshot its VM. */
export function Where({ pool, object }: { readonly pool: PoolId; readonly object: AnyObj }) {
  const { $cls: cls, $ref: ref } = object;
  const { host, origin, words } = useDerived(
    pool,
    useCallback(
      (view: View): Place => {
        const now = lookup(view, cls, ref);
        return now ? placeOf(view, now) : { words: [] };
      },
      [cls, ref],
    ),
  );
  return (
    <span className={css['where']}>
      {host && (
        <>
          <ServerGlyph />
          <ObjectLink pool={pool} to={host} />
        </>
      )}
      {origin && (
        <>
          <Icon of={icons.vm} size={15} />
          <ObjectLink pool={pool} to={origin} />
        </>
      )}
      {words.map((word, at) => (
        <span key={word} className={css['word']}>
          {at > 0 || host || origin ? <span aria-hidden>· </span> : null}
          {word}
        </span>
      ))}
    </span>
  );
}
