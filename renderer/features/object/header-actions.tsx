import { ChevronDown } from 'lucide-react';
import { useMemo } from 'react';
import type { AnyObj } from '../../../app/inventory/view.ts';
import { useActionsFor, useRunAction, type Offer } from '../../objects/offers.ts';
import { openDialog } from '../../objects/dialogs.ts';
import { useConnection } from '../../mirror/hooks.ts';
import { go, type ObjectKey } from '../../objects/place.ts';
import { elevationTip, verbEntries } from '../../objects/verbs/verbs.ts';
import { iconOfAction } from '../../ui/glyph/action-icons.ts';
import { Button, IconButton, Split } from '../../ui/button.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import { MenuButton, type MenuEntry } from '../../ui/layer/menu.tsx';
import { preferred } from './preferred.ts';
import css from './header.module.css';

function pick(offers: readonly Offer[], object: AnyObj): readonly Offer[] {
  const found: Offer[] = [];
  for (const ids of preferred(object)) {
    const known = ids.flatMap((id) => offers.find((offer) => offer.action.id === id) ?? []);
    const best = known.find((offer) => offer.disabled === undefined) ?? known[0];
    if (best) found.push(best);
  }
  return found.slice(0, 3);
}

/** At most three verbs and the rest behind "more"; each says why it cannot be done. */
export function HeaderActions({ target, object }: { readonly target: ObjectKey; readonly object: AnyObj }) {
  const keys = useMemo(() => [target], [target]);
  const offers = useActionsFor(keys);
  const run = useRunAction();
  const away = useConnection(target.pool)?.state.at === 'live' ? undefined : 'the pool is away';
  const shown = pick(offers, object);
  const split = shown.find((offer) => offer.action.group === 'power');
  const stronger = offers.filter((offer) => offer.action.group === 'power' && !shown.includes(offer));
  const properties: MenuEntry = {
    label: 'Properties…',
    shortcut: 'F2',
    onSelect: () => openDialog('properties', { targets: [target] }),
  };
  const newVm: readonly MenuEntry[] =
    object.$cls === 'pool' || object.$cls === 'host'
      ? [
          {
            label: 'New VM…',
            icon: icons.vm,
            shortcut: 'Ctrl+N',
            why: away,
            onSelect: () => openDialog('new-vm', { targets: [target] }),
          },
        ]
      : [];
  const update = (): void =>
    go({ at: 'page', page: 'rollout', rest: ['scope', target.pool, ...(object.$cls === 'host' ? [object.uuid] : [])] });
  const updating: readonly MenuEntry[] =
    object.$cls === 'pool' || object.$cls === 'host'
      ? [
          {
            label: object.$cls === 'pool' ? 'Update pool…' : 'Update server…',
            icon: icons.updates,
            why: away,
            onSelect: update,
          },
        ]
      : [];
  const all = () => {
    const verbs = verbEntries(offers, 1, run);
    return [...newVm, ...updating, ...verbs, ...(verbs.length > 0 ? [{ kind: 'separator' as const }] : []), properties];
  };
  return (
    <span className={css['actions']}>
      {object.$cls === 'pool' && (
        <Button
          kind="default"
          icon={icons.vm}
          shortcut="Ctrl+N"
          why={away}
          onClick={() => openDialog('new-vm', { targets: [target] })}
        >
          New VM
        </Button>
      )}
      {object.$cls === 'pool' && (
        <Button icon={icons.updates} why={away} onClick={update}>
          Update pool…
        </Button>
      )}
      {shown.map((offer) => {
        const { action, disabled } = offer;
        const button = (
          <Button
            key={action.id}
            icon={iconOfAction(action.id) ?? icons.plan}
            why={disabled}
            tip={elevationTip(offer)}
            shortcut={action.shortcut}
            onClick={() => run(action.id, keys)}
          >
            {action.label}
          </Button>
        );
        if (offer !== split || stronger.length === 0) return button;
        return (
          <Split
            key={action.id}
            more={
              <MenuButton
                align="end"
                trigger={<IconButton icon={ChevronDown} size={14} label={`More than ${action.label.toLowerCase()}`} />}
                entries={verbEntries(stronger, 1, run)}
              />
            }
          >
            {button}
          </Split>
        );
      })}
      <MenuButton
        align="end"
        trigger={<IconButton icon={icons.more} label="More actions" className={css['more']} />}
        entries={all}
      />
    </span>
  );
}
