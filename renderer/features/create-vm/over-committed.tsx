import type { DraftDisk } from '../../../app/new-vm/draft.ts';
import { diskStorage, freeOf } from '../../../app/new-vm/find.ts';
import type { StorageFit } from '../../../app/new-vm/fit.ts';
import { GiB } from '../../../app/new-vm/template.ts';
import { Button } from '../../ui/button.tsx';
import { size } from '../../ui/format/size.ts';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import type { PageProps } from './page-props.ts';
import css from './new-vm.module.css';

interface OverCommittedProps extends PageProps {
  readonly fit: StorageFit;
  readonly onDisk: (id: string, part: Partial<DraftDisk>) => void;
}

/** Promising more than there is: what it means, and the ways around it. */
export function OverCommitted({ view, draft, fit, onDisk }: OverCommittedProps) {
  const largest = draft.disks
    .filter((disk) => disk.sr === fit.sr.uuid && disk.origin !== 'template' && disk.origin !== 'existing')
    .sort((a, b) => b.size - a.size)[0];
  const left = Math.max(0, fit.size - fit.written - fit.promised);
  const other =
    largest &&
    diskStorage(view).find(
      (sr) =>
        sr.shared === fit.sr.shared &&
        sr.uuid !== fit.sr.uuid &&
        freeOf(sr) - promisedOn(sr) > largest.size * draft.count,
    );
  const fitting = largest ? Math.floor((largest.size - fit.over / draft.count) / GiB) : 0;
  const already = fit.over - fit.added;
  const canShrink = largest !== undefined && fitting * GiB >= Math.max(largest.least, GiB);
  return (
    <section className={css['over']} aria-label={`${fit.sr.name_label} over-committed`}>
      <StateGlyph state="warning" />
      <div>
        <h3>
          {already > 0
            ? `${fit.sr.name_label} is over-committed by ${size(already)} already`
            : `${fit.sr.name_label} would be over-committed by ${size(fit.over)}`}
        </h3>
        <p>
          The new disks promise {size(fit.added)}
          {already > 0 ? ' more' : `; ${size(left)} is left unpromised`}. They start almost empty, so this works until
          the disks fill up.
        </p>
        <div className={css['fixes']}>
          {largest && other && (
            <Button small onClick={() => onDisk(largest.id, { sr: other.uuid })}>
              Put “{largest.name}” on {other.name_label}
            </Button>
          )}
          {canShrink && (
            <Button small onClick={() => onDisk(largest.id, { size: fitting * GiB })}>
              Shrink “{largest.name}” to {fitting} GiB
            </Button>
          )}
          <span className={css['faint']}>or keep it so</span>
        </div>
      </div>
    </section>
  );
}

const promisedOn = (sr: StorageFit['sr']): number => Math.max(0, sr.virtual_allocation - sr.physical_utilisation);
