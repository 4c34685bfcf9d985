import { useMemo } from 'react';
import { poolOf } from '../../app/inventory/describe/home.ts';
import { parseXml } from '../../app/interchange/xml.ts';
import { usePhases, usePools } from '../mirror/hooks.ts';

const DEFINITIONS = 'XenCenter.CustomFields';

function namesIn(xml: string | undefined): readonly string[] {
  if (xml === undefined) return [];
  try {
    return parseXml(xml).children.flatMap(({ attributes }) => attributes.get('name') ?? []);
  } catch {
    return [];
  }
}

/** Names of the custom fields that the pools define. */
export function useFields(): readonly string[] {
  const pools = usePools();
  const phases = usePhases();
  return useMemo(() => {
    const names = phases === '' ? [] : pools.flatMap((view) => namesIn(poolOf(view)?.gui_config[DEFINITIONS]));
    return [...new Set(names)];
  }, [pools, phases]);
}
