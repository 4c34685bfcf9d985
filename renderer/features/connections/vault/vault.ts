import { useEffect, useRef } from 'react';
import { lacksPassword, type Connection } from '../../../../app/contract/connections.ts';
import { useConnections } from '../../../mirror/hooks.ts';
import { useKeeping } from '../../../mirror/keeping.ts';
import { openDialog, useOpenDialog } from '../../../objects/dialogs.ts';

/** Servers that would be connected if the vault of passwords were open. */
export const waitForVault = (connections: readonly Connection[]): readonly Connection[] =>
  connections.filter(({ passwordKept, state }) => passwordKept && lacksPassword(state));

/** Asks for the passphrase once per window, when servers wait for it. */
export function useVaultAtStart(): void {
  const keeping = useKeeping();
  const waiting = waitForVault(useConnections() ?? []).length > 0;
  const free = useOpenDialog() === undefined;
  const asked = useRef(false);
  const locked = keeping?.by === 'passphrase' && keeping.locked;
  useEffect(() => {
    if (!locked || !waiting || !free || asked.current) return;
    asked.current = true;
    openDialog('unlock-vault');
  }, [locked, waiting, free]);
}
