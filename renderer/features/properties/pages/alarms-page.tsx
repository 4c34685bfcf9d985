import { alarmKey, alarmsOf } from '../../../../app/wizards/properties/alarms.ts';
import { Checkbox } from '../../../ui/field/choice.tsx';
import { NumberField } from '../../../ui/field/number-field.tsx';
import type { PageProps } from '../page-props.ts';
import css from '../properties.module.css';
import { bind } from './bind.ts';

/** Past which level the server tells of it, and how often. */
export function AlarmsPage(props: PageProps) {
  const { object, values } = props;
  const { number, onOff } = bind(props);
  return alarmsOf(object).map(({ variable, label, when, unit, most, low }) => (
    <section key={variable} className={css['part']} aria-label={`${label} alarm`}>
      <div className={css['wide']}>
        <Checkbox {...onOff(alarmKey(variable, 'on'))}>Tell when {when}</Checkbox>
      </div>
      {values[alarmKey(variable, 'on')] === true && (
        <>
          <NumberField
            label={low ? 'Under' : 'Over'}
            unit={unit}
            min={1}
            max={most}
            {...number(alarmKey(variable, 'level'))}
          />
          <NumberField label="For longer than" unit="min" min={1} {...number(alarmKey(variable, 'minutes'))} />
          <NumberField label="Then again after" unit="min" min={5} step={5} {...number(alarmKey(variable, 'repeat'))} />
        </>
      )}
    </section>
  ));
}
