import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { Count } from './chip.tsx';
import css from './tabs.module.css';

interface TabHead {
  readonly id: string;
  readonly label: string;
  /** Shown when over 0. */
  readonly count?: number | undefined;
}

interface TabsProps {
  readonly tabs: readonly TabHead[];
  readonly current: string;
  readonly onChange: (id: string) => void;
  /** Name of the bar for screen readers. */
  readonly label: string;
  /** The current tab's content. */
  readonly children: ReactNode;
}

/** A bar of tabs over the current one's content; only that one is mounted. */
export function Tabs({ tabs, current, onChange, label, children }: TabsProps) {
  return (
    <Base.Root value={current} onValueChange={(value: unknown) => onChange(String(value))} className={css['tabs']}>
      <Base.List className={css['bar']} aria-label={label} activateOnFocus={false}>
        {tabs.map((tab) => (
          <Base.Tab key={tab.id} value={tab.id} className={css['tab']}>
            {tab.label}
            {tab.count === undefined || tab.count === 0 ? null : <Count value={tab.count} />}
          </Base.Tab>
        ))}
      </Base.List>
      <Base.Panel value={current} className={css['panel']} tabIndex={-1}>
        {children}
      </Base.Panel>
    </Base.Root>
  );
}
