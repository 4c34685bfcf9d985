import { useRunAction } from '../../objects/offers.ts';
import { useMirror } from '../../mirror/provider.tsx';
import { Button } from '../../ui/button.tsx';
import { size } from '../../ui/format/size.ts';
import { span } from '../../ui/format/time.ts';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import type { Item } from './plan.ts';
import { fixFor, reasonWords, ways } from './words.ts';
import css from './migrate.module.css';

interface DockItemProps {
  readonly item: Item;
  /** Packing chose the server, so it is named. */
  readonly spread: boolean;
}

/** One VM of the plan: the way it goes, or every reason why it stays, with the fix. */
export function DockItem({ item, spread }: DockItemProps) {
  const mirror = useMirror();
  const run = useRunAction();
  const { landing, server } = item;
  const view = mirror.pool(landing.vm.pool);
  const fits = landing.reasons.length === 0;
  const fix = fits ? undefined : fixFor(view, landing);
  const bytes = landing.memory + landing.disks;
  return (
    <li className={css['item']}>
      <StateGlyph state={fits ? 'done' : 'refused'} label={fits ? 'Goes' : 'Stays'} />
      <b className={css['itemName']} dir="auto" title={landing.name}>
        {landing.name}
      </b>
      {fits ? (
        <span className={css['itemWhat']}>
          {bytes > 0 ? `${size(bytes)}, ` : ''}
          {landing.way ? ways[landing.way] : ''}
          {spread ? `, to ${server}` : ''}
          {landing.doubt === undefined ? null : <span className={css['doubt']}>{landing.doubt}</span>}
        </span>
      ) : (
        <span className={css['itemWhy']}>
          {landing.reasons.map((reason) => reasonWords(view, reason)).join('; ')}
          {fix ? (
            <Button small onClick={() => run(fix.action, [{ pool: landing.vm.pool, cls: fix.cls, uuid: fix.uuid }])}>
              {fix.label}
            </Button>
          ) : null}
        </span>
      )}
      <span className={css['itemTime']}>{landing.time ? span(landing.time.seconds * 1000) : ''}</span>
    </li>
  );
}
