import { useEffect, useState } from 'react';
import type { Allowed } from '../../../../../app/contract/hooks.ts';
import { useLink } from '../../../../link/link.tsx';

/** What may be called from this computer; undefined until main has told. */
export function useAllowed(): readonly Allowed[] | undefined {
  const link = useLink();
  const [allowed, set] = useState<readonly Allowed[]>();
  useEffect(() => link.subscribe('hooks', {}, { message: (message) => set(message.allowed) }), [link]);
  return allowed;
}
