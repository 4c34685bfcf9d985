import { keyOf } from '../../../objects/offers.ts';
import { Checkbox } from '../../../ui/field/choice.tsx';
import { NumberField } from '../../../ui/field/number-field.tsx';
import { size } from '../../../ui/format/size.ts';
import type { PageProps } from '../page-props.ts';
import css from '../properties.module.css';
import { bind, GiB } from './bind.ts';
import { TabLink } from './tab-link.tsx';

export function ReadingPage(props: PageProps) {
  const { onOff } = bind(props);
  return (
    <Checkbox
      {...onOff('readCaching')}
      hint="Servers keep in memory what many VMs read. VMs that run take it up when they start next."
    >
      Cache reads in the memory of servers
    </Checkbox>
  );
}

export function SizePage(props: PageProps) {
  const { pool, view, object, onClose } = props;
  const { number } = bind(props);
  if (object.$cls !== 'VDI') return null;
  const sr = view.get('SR', object.SR);
  return (
    <>
      <NumberField
        label="Size"
        unit="GiB"
        min={0}
        {...number('vdiSize', GiB)}
        hint="A disk can grow, not shrink; its system then sees a larger disk."
      />
      <p className={css['note']}>
        On {sr?.name_label ?? 'storage that is gone'}, {size(object.physical_utilisation)} written.
      </p>
      {sr && (
        <TabLink of={keyOf(pool, sr)} tab="storage" onClose={onClose}>
          Show it among the disks of {sr.name_label}
        </TabLink>
      )}
    </>
  );
}
