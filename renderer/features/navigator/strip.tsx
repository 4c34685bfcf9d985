import { PanelLeftOpen } from 'lucide-react';
import { useKept } from '../../ui/kept.ts';
import { IconButton } from '../../ui/button.tsx';
import { NavigatorFoot } from './foot.tsx';
import { viewId, views } from './views.ts';
import css from './navigator.module.css';

/** The navigator where there is no room for it: its views as icons; each opens it. */
export function NavigatorStrip({ onUnfold }: { readonly onUnfold: () => void }) {
  const [view, setView] = useKept('navigator.view', viewId);
  return (
    <>
      <div className={css['stripHead']}>
        <IconButton icon={PanelLeftOpen} label="Open the navigator" onClick={onUnfold} />
        {views.map(({ value, label, icon }) => (
          <IconButton
            key={value}
            icon={icon}
            label={label}
            aria-pressed={view === value}
            onClick={() => {
              setView(value);
              onUnfold();
            }}
          />
        ))}
      </div>
      <NavigatorFoot bare />
    </>
  );
}
