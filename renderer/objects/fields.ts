import { useMemo } from 'react';
import { poolOf } from '../../app/inventory/describe/home.ts';
import { DEFINITIONS, readDefinitions } from '../../app/interchange/custom-fields.ts';
import { usePhases, usePools } from '../mirror/hooks.ts';

/** Names of the custom fields that the pools define. */
export function useFields(): readonly string[] {
  const pools = usePools();
  const phases = usePhases();
  return useMemo(() => {
    const fields = phases === '' ? [] : pools.flatMap((view) => readDefinitions(poolOf(view)?.gui_config[DEFINITIONS]));
    return [...new Set(fields.map(({ name }) => name))];
  }, [pools, phases]);
}
