import {
  Database,
  Keyboard,
  Palette,
  PanelLeft,
  Plug,
  Settings as Gear,
  ShieldQuestionMark,
  type LucideIcon,
} from 'lucide-react';
import { useState, type ComponentType } from 'react';
import type { DialogBodyProps } from '../../objects/dialogs.ts';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/glyph/icon.tsx';
import { Dialog } from '../../ui/layer/dialog.tsx';
import { Appearance } from './appearance.tsx';
import { Asking } from './asking.tsx';
import { ConnectionSettings } from './connection.tsx';
import { Data } from './data.tsx';
import { NavigatorSettings } from './navigator.tsx';
import { ShortcutList } from './shortcuts.tsx';
import css from './settings.module.css';

interface Section {
  readonly id: string;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly body: ComponentType;
}

const sections: readonly Section[] = [
  { id: 'appearance', label: 'Appearance', icon: Palette, body: Appearance },
  { id: 'navigator', label: 'Navigator', icon: PanelLeft, body: NavigatorSettings },
  { id: 'asking', label: 'Confirmations', icon: ShieldQuestionMark, body: Asking },
  { id: 'connection', label: 'Connection', icon: Plug, body: ConnectionSettings },
  { id: 'data', label: 'Data', icon: Database, body: Data },
  { id: 'shortcuts', label: 'Keyboard', icon: Keyboard, body: ShortcutList },
];

/** Everything that can be set; each change holds at once. */
export function Settings({ args, onClose }: DialogBodyProps) {
  const [chosen, choose] = useState(() => sections.find(({ id }) => id === args['section']) ?? sections[0]);
  const Body = chosen?.body;
  return (
    <Dialog open onClose={onClose} title="Settings" icon={Gear} width={760} height={520} flush>
      <nav className={css['rail']} aria-label="Settings">
        {sections.map((section) => (
          <button
            key={section.id}
            type="button"
            className={cx(css['section'], section === chosen && css['chosen'])}
            aria-current={section === chosen ? 'page' : undefined}
            onClick={() => choose(section)}
          >
            <Icon of={section.icon} size={15} />
            {section.label}
          </button>
        ))}
      </nav>
      <div className={css['body']}>{Body === undefined ? null : <Body />}</div>
    </Dialog>
  );
}
