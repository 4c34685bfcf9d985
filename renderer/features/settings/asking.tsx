import { useSetting } from '../../mirror/settings.ts';
import { Checkbox, Radios } from '../../ui/field/choice.tsx';
import { NumberField } from '../../ui/field/number-field.tsx';
import { Part } from './part.tsx';

/** When the console asks before it acts. */
export function Asking() {
  const [power, setPower] = useSetting('confirmPower');
  const [undo, setUndo] = useSetting('offerUndo');
  const [atOnce, setAtOnce] = useSetting('actionsAtOnce');
  const [notify, setNotify] = useSetting('notifyWhenHidden');
  return (
    <>
      <Part title="Ask before shutting down, restarting or suspending">
        <Radios
          label="Ask before shutting down, restarting or suspending"
          value={power}
          onChange={setPower}
          options={[
            { value: 'always', label: 'Always' },
            { value: 'several', label: 'For several at once' },
            { value: 'never', label: 'Never', hint: 'What loses data is asked all the same' },
          ]}
        />
      </Part>
      <Part title="Many at once">
        <NumberField
          label="Actions side by side in one pool"
          hint="25 as in XenCenter; migrations have limits of their own."
          min={1}
          max={100}
          value={atOnce}
          onChange={(value) => value !== null && setAtOnce(Math.min(100, Math.max(1, Math.round(value))))}
        />
      </Part>
      <Part title="Afterwards">
        <Checkbox checked={undo} onChange={setUndo}>
          Offer the way back for a few seconds
        </Checkbox>
        <Checkbox
          checked={notify}
          onChange={(on) => {
            setNotify(on);
            if (on && 'Notification' in window) void Notification.requestPermission();
          }}
        >
          Tell the desktop when something ends while the window is out of sight
        </Checkbox>
      </Part>
    </>
  );
}
