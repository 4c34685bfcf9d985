import { Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { View } from '../../../app/inventory/view.ts';
import { isHidden, isInternal } from '../../../app/inventory/describe/hidden.ts';
import { useView } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/field/choice.tsx';
import { SearchBox } from '../../ui/field/text-field.tsx';
import { Dialog } from '../../ui/layer/dialog.tsx';
import type { Shown } from './build.ts';
import css from './performance.module.css';

interface CompareDialogProps {
  readonly pool: string;
  readonly main: Shown;
  readonly added: readonly Shown[];
  readonly onDone: (added: readonly Shown[]) => void;
  readonly onClose: () => void;
}

const MOST_OBJECTS = 8;
const ROWS = 300;

/** Which objects share the charts: up to eight, the first of them is the page's own. */
export function CompareDialog({ pool, main, added, onDone, onClose }: CompareDialogProps) {
  const view = useView(pool);
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState(added);
  const all = useMemo(() => candidates(view, main), [view, main]);
  const ticked = new Set(chosen.map((one) => one.uuid));
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = all.filter(({ name }) => wanted.every((word) => name.toLowerCase().includes(word)));
  const full = chosen.length >= MOST_OBJECTS - 1 ? 'eight is the most' : undefined;
  return (
    <Dialog
      open
      width={480}
      title={`Compare ${main.name} with…`}
      onClose={onClose}
      footnote={`${chosen.length + 1} of ${MOST_OBJECTS} on the charts`}
      actions={
        <Button kind="primary" onClick={() => onDone(chosen)}>
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
            </li>
          ))}
        </ul>
        {fits.length > ROWS && <p>{fits.length - ROWS} more: type a part of the name.</p>}
        {fits.length === 0 && <p>{words === '' ? 'There is nothing else of this kind.' : 'Nothing is called so.'}</p>}
      </div>
    </Dialog>
  );
}

/** VMs and servers measure the same things; an SR is compared with SRs. */
function candidates(view: View, main: Shown): readonly Shown[] {
  const all: Shown[] = [];
  if (main.cls === 'SR')
    for (const sr of view.all('SR')) all.push({ cls: 'SR', ref: sr.$ref, uuid: sr.uuid, name: sr.name_label });
  else {
    for (const vm of view.all('VM'))
      if (!vm.is_a_template && !vm.is_a_snapshot && !vm.is_control_domain && !isInternal(vm) && !isHidden(vm))
        all.push({ cls: 'VM', ref: vm.$ref, uuid: vm.uuid, name: vm.name_label });
    for (const host of view.all('host'))
      all.push({ cls: 'host', ref: host.$ref, uuid: host.uuid, name: host.name_label });
  }
  return all
    .filter((one) => one.uuid !== main.uuid)
    .sort((a, b) => Number(b.cls === main.cls) - Number(a.cls === main.cls) || a.name.localeCompare(b.name));
}
