import { Trash2, Plus } from 'lucide-react';
import type { Obj, View } from '../../../app/inventory/view.ts';
import type { DraftDisk, NewVmDraft } from '../../../app/new-vm/draft.ts';
import { diskStorage, freeOf, looseDisks } from '../../../app/new-vm/find.ts';
import { byUuid } from '../../../app/inventory/find.ts';
import { checkDisk, storageFit } from '../../../app/new-vm/fit.ts';
import { GiB, isBuiltIn, isHvm, limitsOf } from '../../../app/new-vm/template.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Checkbox, Radios } from '../../ui/field/choice.tsx';
import { Select } from '../../ui/field/select.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import { MenuButton, type MenuEntry } from '../../ui/layer/menu.tsx';
import { size } from '../../ui/format/size.ts';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import { PageHead } from '../../ui/wizard/page-head.tsx';
import type { PageProps } from './page-props.ts';
import { OverCommitted } from './over-committed.tsx';
import css from './new-vm.module.css';

const glyphs = { fits: 'done', warning: 'warning', blocking: 'error' } as const;

export function StoragePage(props: PageProps) {
  const { view, draft, template, change } = props;
  const usable = diskStorage(view);
  const limits = template && limitsOf(template);
  const made = draft.disks.filter(({ origin }) => origin !== 'existing');
  const total = made.reduce((sum, disk) => sum + disk.size, 0) * draft.count;
  const setDisk = (id: string, part: Partial<DraftDisk>) =>
    change({ disks: draft.disks.map((disk) => (disk.id === id ? { ...disk, ...part } : disk)) });
  const add = () => {
    const device = freeDevice(draft.disks);
    const last = draft.disks.at(-1);
    change({
      diskless: false,
      disks: [
        ...draft.disks,
        {
          id: `added-${device}-${draft.disks.length}`,
          name: `data ${draft.disks.length}`,
          size: 10 * GiB,
          least: 0,
          sr: last?.sr ?? usable[0]?.uuid ?? '',
          device,
          bootable: false,
          origin: 'added',
          vdi: '',
        },
      ],
    });
  };
  const attachOne = (vdi: Obj<'VDI'>) =>
    change({
      diskless: false,
      disks: [
        ...draft.disks,
        {
          id: `existing-${vdi.uuid}`,
          name: vdi.name_label || 'unnamed disk',
          size: vdi.virtual_size,
          least: vdi.virtual_size,
          sr: view.get('SR', vdi.SR)?.uuid ?? '',
          device: freeDevice(draft.disks),
          bootable: false,
          origin: 'existing',
          vdi: vdi.uuid,
        },
      ],
    });
  const full = limits !== undefined && draft.disks.length >= limits.disksMax;
  const ownDisks = template && !isBuiltIn(template) && draft.disks.some((disk) => disk.origin === 'template');
  return (
    <>
      <PageHead title="Storage">
        {draft.count > 1 ? `Disks for each of the ${draft.count} new VMs. ` : ''}Sizes can grow later, not shrink.
      </PageHead>
      <Radios
        inline
        label="Disks"
        value={draft.diskless ? 'none' : 'these'}
        onChange={(value) => change({ diskless: value === 'none' })}
        options={[
          { value: 'these', label: 'Use these disks' },
          {
            value: 'none',
            label: 'No disks, boot from the network',
            why: template && !isHvm(template) ? 'this template needs one' : undefined,
          },
        ]}
      />
      {!draft.diskless && (
        <>
          <table className={css['disks']} aria-label="Disks">
            <thead>
              <tr>
                <th aria-label="Fits" />
                <th>At</th>
                <th>Disk</th>
                <th>Storage</th>
                <th className={css['number']}>Size</th>
                <th>Check</th>
                <th aria-label="Remove" />
              </tr>
            </thead>
            <tbody>
              {inOrder(draft.disks).map((disk) => {
                const check = checkDisk(view, draft, disk);
                return (
                  <tr key={disk.id} data-level={check.level}>
                    <td>
                      <StateGlyph state={glyphs[check.level]} label={check.level} />
                    </td>
                    <td>{disk.device}</td>
                    <td>
                      <input
                        className={css['bare']}
                        aria-label="Name of the disk"
                        value={disk.name}
                        readOnly={disk.origin === 'existing'}
                        maxLength={1000}
                        onChange={(event) => setDisk(disk.id, { name: event.currentTarget.value })}
                      />
                    </td>
                    <td>
                      {disk.origin === 'existing' ? (
                        (byUuid(view, 'SR', disk.sr)?.name_label ?? 'gone')
                      ) : (
                        <Select
                          bare
                          label={`Storage of ${disk.name}`}
                          value={disk.sr === '' ? null : disk.sr}
                          onChange={(sr) => setDisk(disk.id, { sr })}
                          options={usable.map((sr) => ({
                            value: sr.uuid,
                            label: sr.name_label,
                            note: `${size(freeOf(sr))} free${sr.shared ? '' : ', one server'}`,
                          }))}
                        />
                      )}
                    </td>
                    <td>
                      <span className={css['size']}>
                        <input
                          type="number"
                          aria-label={`Size of ${disk.name} in GiB`}
                          min={Math.max(1, Math.ceil(disk.least / GiB))}
                          value={Math.round((disk.size / GiB) * 10) / 10}
                          disabled={disk.origin === 'template' || disk.origin === 'existing'}
                          onChange={(event) =>
                            setDisk(disk.id, { size: Math.max(0, Math.round(Number(event.currentTarget.value) * GiB)) })
                          }
                        />
                        <span>GiB</span>
                      </span>
                    </td>
                    <td className={css['check']}>
                      {check.text}
                      {disk.priority === undefined ? '' : `, priority ${disk.priority}`}
                    </td>
                    <td className={css['rowVerbs']}>
                      <MenuButton
                        align="end"
                        trigger={<IconButton icon={icons.more} label={`Order and priority of ${disk.name}`} small />}
                        entries={() => verbsOf(draft, disk, change)}
                      />
                      <IconButton
                        icon={Trash2}
                        label={`Remove ${disk.name}`}
                        small
                        why={disk.origin === 'template' ? 'it is part of the template' : undefined}
                        onClick={() => change({ disks: draft.disks.filter((other) => other !== disk) })}
                      />
                    </td>
                  </tr>
                );
              })}
              {draft.disks.length === 0 && (
                <tr>
                  <td colSpan={7} className={css['none']}>
                    No disks yet.
                  </td>
                </tr>
              )}
            </tbody>
          </table>
          <div className={css['under']}>
            <Button icon={Plus} why={full ? `the template takes ${limits.disksMax} at most` : undefined} onClick={add}>
              Add disk
            </Button>
            <MenuButton
              trigger={
                <Button
                  icon={icons.disk}
                  why={
                    full
                      ? `the template takes ${limits.disksMax} at most`
                      : draft.count > 1
                        ? 'several VMs cannot share one disk'
                        : undefined
                  }
                >
                  Attach existing
                </Button>
              }
              entries={() => existing(view, draft, attachOne)}
            />
            <span className={css['total']}>
              {draft.count > 1 ? `Total for ${draft.count} VMs` : 'Total'} <b>{size(total)}</b>
            </span>
          </div>
          {storageFit(view, draft)
            .filter((fit) => fit.over > 0 && !fit.thick)
            .map((fit) => (
              <OverCommitted key={fit.sr.uuid} {...props} fit={fit} onDisk={setDisk} />
            ))}
          {ownDisks && (
            <Checkbox
              checked={draft.fast}
              onChange={(fast) => change({ fast })}
              hint={draft.fast ? `saves ${draft.count} × ${size(ownBytes(draft.disks))}` : 'each VM gets a whole copy'}
            >
              Copy the template’s disk quickly (shares its base image)
            </Checkbox>
          )}
        </>
      )}
    </>
  );
}

/** The first place nobody has; the fourth is the CD drive's. */
function freeDevice(disks: readonly DraftDisk[]): string {
  const used = new Set(disks.map((disk) => disk.device));
  return Array.from({ length: 16 }, (_, at) => String(at)).find((at) => !used.has(at) && at !== '3') ?? '15';
}

const inOrder = (disks: readonly DraftDisk[]): readonly DraftDisk[] =>
  [...disks].sort((a, b) => Number(a.device) - Number(b.device));

const priorities: readonly (readonly [number | undefined, string])[] = [
  [undefined, 'As the server sets it'],
  [0, 'Lowest'], [2, 'Low'], [4, 'Above normal'], [5, 'High'], [7, 'Highest'],
]; // prettier-ignore

/** Where a disk stands among the others, and who goes first when their storage is busy. */
function verbsOf(
  draft: NewVmDraft,
  disk: DraftDisk,
  change: (part: Partial<NewVmDraft>) => void,
): readonly MenuEntry[] {
  const all = inOrder(draft.disks);
  const at = all.indexOf(disk);
  const swap = (by: number) => {
    const other = all[at + by];
    const fixed = disk.origin === 'template' || other?.origin === 'template';
    return {
      why: other === undefined ? 'it is at the end' : fixed ? 'the template’s disks keep their places' : undefined,
      onSelect: () =>
        other &&
        change({
          disks: draft.disks.map((one) =>
            one === disk
              ? { ...disk, device: other.device, bootable: other.bootable }
              : one === other
                ? { ...other, device: disk.device, bootable: disk.bootable }
                : one,
          ),
        }),
    };
  };
  return [
    { label: 'Earlier', ...swap(-1) },
    { label: 'Later', ...swap(1) },
    {
      kind: 'submenu',
      label: 'Access priority',
      entries: [
        {
          kind: 'choice',
          label: 'Access priority',
          value: String(disk.priority),
          options: priorities.map(([value, label]) => ({ value: String(value), label })),
          onChange: (value) =>
            change({
              disks: draft.disks.map((one) =>
                one === disk ? { ...disk, priority: value === 'undefined' ? undefined : Number(value) } : one,
              ),
            }),
        },
      ],
    },
  ];
}

const MOST_OFFERED = 60;

/** Disks to choose from; those that others have say so. */
function existing(view: View, draft: NewVmDraft, choose: (vdi: Obj<'VDI'>) => void): readonly MenuEntry[] {
  const chosen = new Set(draft.disks.map(({ vdi }) => vdi));
  const loose = looseDisks(view).filter(({ uuid }) => !chosen.has(uuid));
  if (loose.length === 0) return [{ kind: 'heading', label: 'There is no other disk' }];
  return loose.slice(0, MOST_OFFERED).map((vdi): MenuEntry => {
    const vbd = vdi.VBDs.flatMap((ref) => view.get('VBD', ref) ?? [])[0];
    const user = vbd && view.get('VM', vbd.VM)?.name_label;
    return {
      label: vdi.name_label || 'unnamed disk',
      note: `${size(vdi.virtual_size)} on ${view.get('SR', vdi.SR)?.name_label ?? ''}${user === undefined ? '' : `, of ${user}`}`,
      why: vbd?.currently_attached && !vdi.sharable ? `in use by ${user ?? 'another VM'}` : undefined,
      onSelect: () => choose(vdi),
    };
  });
}

const ownBytes = (disks: readonly DraftDisk[]): number =>
  disks.reduce((sum, disk) => sum + (disk.origin === 'template' ? disk.size : 0), 0);
