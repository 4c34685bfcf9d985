import { useMemo } from 'react';
import type { Show } from '../../../app/inventory/tree/arrangement.ts';
import { useSetting } from '../../mirror/settings.ts';

/** What the settings say should be in the tree. */
export function useShow(): Show {
  const [templates] = useSetting('showCustomTemplates');
  const [builtInTemplates] = useSetting('showDefaultTemplates');
  const [localStorage] = useSetting('showLocalStorage');
  const [hidden] = useSetting('showHidden');
  return useMemo(
    () => ({ templates, builtInTemplates, localStorage, hidden }),
    [templates, builtInTemplates, localStorage, hidden],
  );
}
