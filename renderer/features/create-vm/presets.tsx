import { useState } from 'react';
import * as z from 'zod';
import { keepable, newVmPreset, type NewVmDraft, type NewVmPreset } from '../../../app/new-vm/draft.ts';
import { useKept } from '../../ui/kept.ts';
import { Button } from '../../ui/button.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import { MenuButton, type MenuEntry } from '../../ui/layer/menu.tsx';

const list = (value: unknown): readonly NewVmPreset[] => {
  const parsed = z.array(newVmPreset).safeParse(value);
  return parsed.success ? parsed.data : [];
};

interface PresetButtonProps {
  readonly draft: NewVmDraft;
  readonly onApply: (draft: NewVmDraft) => void;
}

/** Keeps the present answers under a name, and brings kept ones back. */
export function PresetButton({ draft, onApply }: PresetButtonProps) {
  const [presets, keep] = useKept('new-vm.presets', list);
  const [naming, setNaming] = useState<string>();
  const save = () => {
    const name = naming?.trim() ?? '';
    setNaming(undefined);
    if (name !== '') keep([...presets.filter((preset) => preset.name !== name), { name, draft: keepable(draft) }]);
  };
  if (naming !== undefined)
    return (
      <input
        aria-label="Name of the preset"
        placeholder="Name of the preset"
        value={naming}
        maxLength={200}
        ref={(box) => box?.focus()}
        onChange={(event) => setNaming(event.currentTarget.value)}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === 'Enter') save();
          if (event.key === 'Escape') {
            event.stopPropagation();
            setNaming(undefined);
          }
        }}
      />
    );
  if (presets.length === 0)
    return (
      <Button kind="quiet" icon={icons.savedView} onClick={() => setNaming('')}>
        Save as preset
      </Button>
    );
  const entries: readonly MenuEntry[] = [
    { label: 'Save as preset…', icon: icons.savedView, onSelect: () => setNaming('') },
    { kind: 'separator' },
    ...presets.map((preset): MenuEntry => ({ label: `Use ${preset.name}`, onSelect: () => onApply(preset.draft) })),
    { kind: 'separator' },
    ...presets.map((preset): MenuEntry => ({
      label: `Forget ${preset.name}`,
      onSelect: () => keep(presets.filter((other) => other !== preset)),
    })),
  ];
  return (
    <MenuButton
      align="end"
      trigger={
        <Button kind="quiet" icon={icons.savedView}>
          Presets
        </Button>
      }
      entries={entries}
    />
  );
}
