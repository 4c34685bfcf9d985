import { dateOf, fieldOf, fieldsOf } from '../../../app/interchange/custom-fields.ts';
import type { PoolId } from '../../../app/inventory/view.ts';
import { useView } from '../../mirror/hooks.ts';
import { askedOf, useActionsFor, useRunAction } from '../../objects/offers.ts';
import { openDialog } from '../../objects/dialogs.ts';
import type { ObjectKey } from '../../objects/place.ts';
import { labelOf } from '../../objects/verbs/verbs.ts';
import { iconOfAction } from '../../ui/glyph/action-icons.ts';
import { Button } from '../../ui/button.tsx';
import { Tag } from '../../ui/chip.tsx';
import { Facts } from '../../ui/card.tsx';
import { size } from '../../ui/format/size.ts';
import { moment } from '../../ui/format/time.ts';
import { icons } from '../../ui/glyph/icons.ts';
import type { GraphRow, Snapshot } from './model.ts';
import { Picture } from './picture.tsx';
import css from './snapshots.module.css';

const verbs = ['snapshot.revert', 'snapshot.newVm', 'snapshot.toTemplate', 'vm.export', 'snapshot.delete'];

interface DetailsProps {
  readonly pool: PoolId;
  readonly rows: readonly GraphRow[];
  readonly keys: readonly ObjectKey[];
  /** The one that is ticked, and what came after it. */
  readonly after: readonly Snapshot[];
  readonly onTick: (ids: ReadonlySet<string>) => void;
}

/** What is ticked, in full, with its verbs. */
export function Details({ pool, rows, keys, after, onTick }: DetailsProps) {
  const offers = useActionsFor(keys);
  const run = useRunAction();
  const view = useView(pool);
  const some = rows.flatMap((row) => row.snapshot ?? []);
  const [one] = some;
  if (!one)
    return (
      <aside className={css['details']}>
        <p className={css['faint']}>
          Tick a snapshot to see what it holds and to revert to it, make a VM from it, or delete it.
        </p>
      </aside>
    );
  const held = some.reduce((sum, snapshot) => sum + snapshot.disks + snapshot.memory, 0);
  const times = some.flatMap((snapshot) => snapshot.taken ?? []);
  const tags = [...new Set(some.flatMap((snapshot) => snapshot.vm.tags))].sort();
  const facts =
    some.length === 1
      ? [
          { label: 'Taken', value: one.taken === undefined ? 'not told' : moment(one.taken) },
          {
            label: 'Kept',
            value: one.memory > 0 ? `disks ${size(one.disks)}, memory ${size(one.memory)}` : `disks ${size(one.disks)}`,
          },
          { label: 'VM was', value: (one.vm.snapshot_info['power-state-at-snapshot'] ?? 'not told').toLowerCase() },
          { label: 'Taken by', value: one.scheduled ? 'its schedule' : 'a person' },
          { label: 'Description', value: one.vm.name_description || 'none' },
          ...fieldsOf(view, one.vm).flatMap(({ name, type }) => {
            const value = one.vm.other_config[fieldOf(name)];
            const date = type === 'DateTime' && value !== undefined ? dateOf(value) : undefined;
            return value === undefined ? [] : [{ label: name, value: date === undefined ? value : moment(date) }];
          }),
          ...(one.vm.other_config['folder'] ? [{ label: 'Folder', value: one.vm.other_config['folder'] }] : []),
        ]
      : [
          { label: 'Hold', value: size(held) },
          {
            label: 'Taken',
            value: times.length > 0 ? `${moment(Math.min(...times))} to ${moment(Math.max(...times))}` : 'not told',
          },
        ];
  return (
    <aside className={css['details']} aria-label="What is ticked">
      <h2 title={some.length === 1 ? one.name : undefined}>
        {some.length === 1 ? one.name : `${some.length} snapshots`}
      </h2>
      {some.length === 1 && <Picture key={one.vm.uuid} pool={pool} snapshot={one.vm.$ref} name={one.name} />}
      <Facts items={facts} narrow />
      {tags.length > 0 && (
        <p className={css['tags']}>
          {tags.map((tag) => (
            <Tag key={tag}>{tag}</Tag>
          ))}
        </p>
      )}
      <div className={css['verbs']}>
        {verbs.map((id) => {
          const offer = offers.find((candidate) => candidate.action.id === id);
          if (!offer || (some.length > 1 && id !== 'snapshot.delete' && id !== 'vm.export')) return null;
          return (
            <Button
              key={id}
              kind={id === 'snapshot.delete' ? 'danger' : 'default'}
              icon={iconOfAction(id) ?? icons.plan}
              why={offer.disabled}
              onClick={() => run(id, askedOf(offer))}
            >
              {labelOf(offer, some.length)}
            </Button>
          );
        })}
        {after.length > 1 && (
          <Button icon={icons.snapshot} onClick={() => onTick(new Set(after.map(({ vm }) => vm.uuid)))}>
            Tick the {after.length - 1} that came after it too
          </Button>
        )}
        {some.length === 1 && (
          <Button icon={icons.plan} onClick={() => openDialog('properties', { targets: keys })}>
            Properties…
          </Button>
        )}
      </div>
    </aside>
  );
}
