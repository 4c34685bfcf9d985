import { roomNeeded, type ImportDraft } from '../../../app/wizards/import/draft.ts';
import { diskStorage, freeOf } from '../../../app/new-vm/find.ts';
import { byUuid, thePool } from '../../../app/inventory/find.ts';
import { Banner } from '../../ui/banner.tsx';
import { Select } from '../../ui/field/select.tsx';
import { size } from '../../ui/format/size.ts';
import { PageHead } from '../../ui/wizard/page-head.tsx';
import type { PageProps } from './page-props.ts';
import css from './import.module.css';

/** Where each disk goes, or all at once. */
export function StoragePage({ view, facts, draft, change }: PageProps) {
  if (!draft) return null;
  const options = diskStorage(view).map((sr) => ({
    value: sr.uuid,
    label: sr.name_label,
    note: `${size(freeOf(sr))} free${sr.shared ? '' : ', one server'}`,
  }));
  if (facts?.kind === 'xva') {
    const to = byUuid(view, 'SR', draft.sr) ?? view.get('SR', thePool(view)?.default_SR ?? '');
    const need = facts.vms.reduce((sum, { disks }) => sum + disks, 0);
    return (
      <>
        <PageHead title="Storage">All disks of the archive go there.</PageHead>
        <div className={css['form']}>
          <Select
            label="Storage"
            value={draft.sr === '' ? 'default' : draft.sr}
            onChange={(sr) => change({ sr: sr === 'default' ? '' : sr })}
            options={[{ value: 'default', label: 'The pool’s default' }, ...options]}
          />
          {to && to.physical_size > 0 && need > freeOf(to) && <Short sr={to} need={need} free={freeOf(to)} />}
        </div>
      </>
    );
  }
  const put = (sr: string, only?: readonly [number, number]): void => change({ vms: all(draft, sr, only) });
  const one = new Set(draft.vms.flatMap(({ disks }) => disks.map(({ sr }) => sr)));
  const count = draft.vms.reduce((sum, { disks }) => sum + disks.length, 0);
  const short = roomNeeded(view, draft).filter(({ sr, need, free }) => sr.physical_size > 0 && need > free);
  return (
    <>
      <PageHead title="Storage">Disks take what they need there, at most their size.</PageHead>
      <div className={css['form']}>
        {count > 1 && (
          <Select
            label="All on"
            placeholder="Different ones"
            value={one.size === 1 ? ([...one][0] ?? null) : null}
            onChange={(sr) => put(sr)}
            options={options}
          />
        )}
        {short.map((one) => (
          <Short key={one.sr.uuid} {...one} />
        ))}
      </div>
      <table className={css['table']} aria-label="Disks">
        <thead>
          <tr>
            <th>VM</th>
            <th>Disk</th>
            <th className={css['number']}>Size</th>
            <th>Storage</th>
          </tr>
        </thead>
        <tbody>
          {draft.vms.flatMap((vm, at) =>
            vm.disks.map((disk, index) => (
              <tr key={`${at} ${index}`}>
                <td title={vm.name}>{vm.name}</td>
                <td title={disk.member || disk.name}>
                  {disk.member === undefined ? `${disk.name}, empty` : disk.name}
                </td>
                <td className={css['number']}>{size(disk.size)}</td>
                <td>
                  <Select
                    bare
                    label={`Storage of ${disk.name}`}
                    value={disk.sr === '' ? null : disk.sr}
                    onChange={(sr) => put(sr, [at, index])}
                    options={options}
                  />
                </td>
              </tr>
            )),
          )}
          {count === 0 && (
            <tr>
              <td colSpan={4}>It has no disks.</td>
            </tr>
          )}
        </tbody>
      </table>
    </>
  );
}

function Short({ sr, need, free }: ReturnType<typeof roomNeeded>[number]) {
  return (
    <Banner state="warning">
      <b>{sr.name_label}</b> has {size(free)} free; full disks would take {size(need)}.
    </Banner>
  );
}

const all = (draft: ImportDraft, sr: string, only: readonly [number, number] | undefined): ImportDraft['vms'] =>
  draft.vms.map((vm, at) => ({
    ...vm,
    disks: vm.disks.map((disk, index) => (!only || (only[0] === at && only[1] === index) ? { ...disk, sr } : disk)),
  }));
