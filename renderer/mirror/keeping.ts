import { useEffect, useState } from 'react';
import type { Keeping } from '../../app/contract/vault.ts';
import { useLink } from '../link/link.tsx';

/** How passwords are kept on this computer; undefined until main has told. */
export function useKeeping(): Keeping | undefined {
  const link = useLink();
  const [keeping, setKeeping] = useState<Keeping>();
  useEffect(() => link.subscribe('vault', {}, { message: setKeeping }), [link]);
  return keeping;
}
