import { Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { View } from '../../../app/inventory/view.ts';
import { isHidden, isInternal } from '../../../app/inventory/describe/hidden.ts';
import { useConnections, usePools } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/field/choice.tsx';
import { SearchBox } from '../../ui/field/text-field.tsx';
import { Dialog } from '../../ui/layer/dialog.tsx';
import type { Shown } from './build.ts';
import css from './performance.module.css';

interface CompareDialogProps {
  readonly main: Shown;
  readonly added: readonly Shown[];
  readonly onDone: (added: readonly Shown[]) => void;
  readonly onClose: () => void;
}

interface Candidate extends Shown {
  /** The name of its pool. */
  readonly in: string;
}

const MOST_OBJECTS = 8;
const ROWS = 300;

/** Which objects share the charts: up to eight, the first of them is the page's own. */
export function CompareDialog({ main, added, onDone, onClose }: CompareDialogProps) {
  const pools = usePools();
  const connections = useConnections();
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState(added);
  const all = useMemo(
    () =>
      pools
        .flatMap((view) => candidates(view, main, connections?.find(({ id }) => id === view.pool)?.name ?? ''))
        .sort(
          (a, b) =>
            Number(b.pool === main.pool) - Number(a.pool === main.pool) ||
            a.in.localeCompare(b.in) ||
            Number(b.cls === main.cls) - Number(a.cls === main.cls) ||
            a.name.localeCompare(b.name),
        ),
    [pools, connections, main],
  );
  const ticked = new Set(chosen.map((one) => one.uuid));
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = all.filter((one) => wanted.every((word) => `${one.name} ${one.in}`.toLowerCase().includes(word)));
  const full = chosen.length >= MOST_OBJECTS - 1 ? 'eight is the most' : undefined;
  return (
    <Dialog
      open
      width={480}
      title={`Compare ${main.name} with…`}
      onClose={onClose}
      footnote={`${chosen.length + 1} of ${MOST_OBJECTS} on the charts`}
      actions={
        <Button kind="primary" onClick={() => onDone(named(chosen, all, main))}>
          {chosen.length === 0 ? 'Show it alone' : `Compare ${chosen.length + 1}`}
        </Button>
      }
    >
      <div className={css['compare']}>
        <SearchBox icon={Search} label="Find an object" value={words} onChange={setWords} />
        <ul aria-label="Objects">
          {fits.slice(0, ROWS).map((one) => (
            <li key={one.uuid}>
              <Checkbox
                checked={ticked.has(one.uuid)}
                why={ticked.has(one.uuid) ? undefined : full}
                onChange={(on) => setChosen(on ? [...chosen, one] : chosen.filter((other) => other.uuid !== one.uuid))}
              >
                {one.name}
              </Checkbox>
              {pools.length > 1 && <span>{one.in}</span>}
            </li>
          ))}
        </ul>
        {fits.length > ROWS && <p>{fits.length - ROWS} more: type a part of the name.</p>}
        {fits.length === 0 && <p>{words === '' ? 'There is nothing else of this kind.' : 'Nothing is called so.'}</p>}
      </div>
    </Dialog>
  );
}

/** VMs and servers measure the same things; an SR is compared with SRs, a pool with pools and servers. */
function candidates(view: View, main: Shown, poolName: string): readonly Candidate[] {
  const all: Candidate[] = [];
  const of = { pool: view.pool, in: poolName };
  const pool = main.cls === 'pool' ? [...view.all('pool')][0] : undefined;
  if (pool) all.push({ ...of, cls: 'pool', ref: pool.$ref, uuid: pool.uuid, name: poolName });
  if (main.cls === 'SR')
    for (const sr of view.all('SR')) all.push({ ...of, cls: 'SR', ref: sr.$ref, uuid: sr.uuid, name: sr.name_label });
  else {
    if (main.cls !== 'pool')
      for (const vm of view.all('VM'))
        if (!vm.is_a_template && !vm.is_a_snapshot && !vm.is_control_domain && !isInternal(vm) && !isHidden(vm))
          all.push({ ...of, cls: 'VM', ref: vm.$ref, uuid: vm.uuid, name: vm.name_label });
    for (const host of view.all('host'))
      all.push({ ...of, cls: 'host', ref: host.$ref, uuid: host.uuid, name: host.name_label });
  }
  return all.filter((one) => one.uuid !== main.uuid);
}

/** What is called the same in two pools says in which it is. */
function named(chosen: readonly Shown[], all: readonly Candidate[], main: Shown): readonly Shown[] {
  const taken = [main, ...chosen];
  return chosen.map((one) => {
    const { in: where, ...object } = all.find(({ uuid }) => uuid === one.uuid) ?? { ...one, in: '' };
    const twice = taken.some((other) => other.pool !== one.pool && other.name === object.name);
    return twice ? { ...object, name: `${object.name} (${where})` } : object;
  });
}
