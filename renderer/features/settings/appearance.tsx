import { useSetting } from '../../mirror/settings.ts';
import { Radios } from '../../ui/field/choice.tsx';
import { Part } from './part.tsx';

/** Colours, row height, clock. */
export function Appearance() {
  const [theme, setTheme] = useSetting('theme');
  const [density, setDensity] = useSetting('density');
  return (
    <>
      <Part title="Theme">
        <Radios
          label="Theme"
          value={theme}
          onChange={setTheme}
          options={[
            {
              value: 'system',
              label: 'As the system',
              hint: 'Light, dark or high contrast, whatever the desktop is set to',
            },
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
            { value: 'contrast', label: 'High contrast', hint: 'Every text 7 to 1 or better, no tints' },
          ]}
        />
      </Part>
      <Part title="Density">
        <Radios
          label="Density"
          value={density}
          onChange={setDensity}
          options={[
            { value: 'compact', label: 'Compact', hint: 'Rows of 28 pixels' },
            { value: 'comfortable', label: 'Comfortable', hint: 'Rows of 34 pixels' },
          ]}
        />
      </Part>
    </>
  );
}
