import { useEffect, useMemo, useState } from 'react';
import { displayName } from '../../../../app/inventory/describe/names.ts';
import { askedOf, objectOf, useActionsFor, useRunAction, type Offer } from '../../../objects/offers.ts';
import type { ObjectKey } from '../../../objects/place.ts';
import { useMirror } from '../../../mirror/provider.tsx';
import { labelOf, elevationTip, verbEntries } from '../../../objects/verbs/verbs.ts';
import { iconOfAction } from '../../../ui/glyph/action-icons.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { icons } from '../../../ui/glyph/icons.ts';
import { Kbd } from '../../../ui/kbd.tsx';
import { MenuButton } from '../../../ui/layer/menu.tsx';
import { StateGlyph } from '../../../ui/glyph/state-glyph.tsx';
import css from './grid.module.css';

const inline = [
  'vm.shutdown', 'vm.start', 'vm.resume', 'vm.unpause', 'vm.migrate', 'vm.snapshot', 'snapshot.delete', 'vm.delete', 'host.enterMaintenance', 'host.exitMaintenance',
]; // prettier-ignore
const SHOWN = 4;

interface BulkBarProps {
  readonly keys: readonly ObjectKey[];
  /** Nothing where it is not ticks that make the selection. */
  readonly onClear: (() => void) | undefined;
}

/** Verbs for all that is ticked: each with how many it would do, and who is left out and why. */
export function BulkBar({ keys, onClear }: BulkBarProps) {
  const offers = useActionsFor(keys);
  const run = useRunAction();
  const mirror = useMirror();
  const [hot, setHot] = useState<string>();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const layered = document.querySelector('[role="dialog"], [role="menu"], [role="alertdialog"]');
      if (event.key === 'Escape' && !layered) onClear?.();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [onClear]);
  const shown = useMemo(
    () =>
      inline
        .flatMap((id) => offers.find((offer) => offer.action.id === id && offer.able.length > 0) ?? [])
        .slice(0, SHOWN),
    [offers],
  );
  const told = shown.find((offer) => offer.action.id === hot) ?? shown.find((offer) => isOdd(offer, keys.length));
  const leftOut = told && told.refused.length > 0 ? told : undefined;
  const nameOf = (key: ObjectKey): string => {
    const view = mirror.pool(key.pool);
    const object = objectOf(view, key);
    return object ? displayName(view, object) : 'one that is gone';
  };
  const [first, ...others] = leftOut?.refused ?? [];
  return (
    <div className={css['bar']} role="toolbar" aria-label={`${keys.length} selected`}>
      <b>{keys.length} selected</b>
      <span className={css['rule']} />
      {shown.map((offer) => (
        <Button
          key={offer.action.id}
          icon={iconOfAction(offer.action.id) ?? icons.plan}
          shortcut={offer.action.shortcut}
          tip={elevationTip(offer)}
          onClick={() => run(offer.action.id, askedOf(offer))}
          onMouseEnter={() => setHot(offer.action.id)}
          onFocus={() => setHot(offer.action.id)}
        >
          {labelOf(offer, Math.max(2, keys.length))}
        </Button>
      ))}
      <MenuButton
        trigger={<IconButton icon={icons.more} label="More for the selection" className={css['barMore']} />}
        entries={() => verbEntries(offers, Math.max(2, keys.length), run)}
      />
      <output className={css['left']}>
        {first && (
          <>
            <StateGlyph state="refused" size={12} />
            <span title={`${nameOf(first.key)}: ${first.why}`}>
              {nameOf(first.key)} {others.length > 0 ? `and ${others.length} more are` : 'is'} left out:{' '}
              {lower(first.why)}
            </span>
          </>
        )}
      </output>
      {onClear && (
        <>
          <span className={css['rule']} />
          <Button kind="quiet" onClick={onClear}>
            Clear <Kbd>Esc</Kbd>
          </Button>
        </>
      )}
    </div>
  );
}

/** Left out for another reason than simply being in the other state. */
const isOdd = (offer: Offer, of: number): boolean =>
  offer.able.length < of && offer.refused.some((one) => one.code !== 'power-state' && one.code !== 'not-applicable');

const lower = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
