import { useSetting } from '../../mirror/settings.ts';
import { Checkbox } from '../../ui/field/choice.tsx';
import { Part } from './part.tsx';

/** What the tree shows, and what is remembered of each object. */
export function NavigatorSettings() {
  const [own, setOwn] = useSetting('showCustomTemplates');
  const [builtIn, setBuiltIn] = useSetting('showDefaultTemplates');
  const [local, setLocal] = useSetting('showLocalStorage');
  const [hidden, setHidden] = useSetting('showHidden');
  const [tabs, setTabs] = useSetting('rememberTabs');
  return (
    <>
      <Part title="Show in the tree">
        <Checkbox checked={own} onChange={setOwn}>
          Own templates
        </Checkbox>
        <Checkbox checked={builtIn} onChange={setBuiltIn}>
          Built-in templates
        </Checkbox>
        <Checkbox checked={local} onChange={setLocal} hint="Disks, CD drives and removable storage of single servers">
          Local storage
        </Checkbox>
        <Checkbox checked={hidden} onChange={setHidden} hint="Objects that somebody marked as hidden, in grey">
          Hidden objects
        </Checkbox>
      </Part>
      <Part title="Pages">
        <Checkbox checked={tabs} onChange={setTabs}>
          Open each object on the tab it was last seen on
        </Checkbox>
      </Part>
    </>
  );
}
