import { useEffect, useRef, useState } from 'react';
import type { Connection } from '../../../app/contract/connections.ts';
import { toFailure, type Failure } from '../../../app/errors/failure.ts';
import { useLink } from '../../link/link.tsx';
import { keep, kept } from '../../ui/kept.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
  readonly keepPassword: boolean;
  readonly readOnly: boolean;
}

/** One address of the dialog: asked for, then known by its connection. */
export interface Adding {
  readonly address: string;
  readonly id?: string;
  readonly failure?: Failure;
}

const HISTORY = 'connections.history';
const MOST = 20;

/** Addresses added before, the latest first. */
export const addressHistory = (): readonly string[] => {
  const known = kept(HISTORY);
  return Array.isArray(known) ? known.filter((one) => typeof one === 'string') : [];
};

function remember(addresses: readonly string[]): void {
  keep(HISTORY, [...addresses, ...addressHistory().filter((one) => !addresses.includes(one))].slice(0, MOST));
}

/** Adds servers, several at once, and follows each until it is live. Leaving early takes back what is not live. */
export function useAdding(connections: readonly Connection[]) {
  const link = useLink();
  const [rows, setRows] = useState<readonly Adding[]>([]);
  const latest = useRef({ rows, connections });
  useEffect(() => {
    latest.current = { rows, connections };
  });

  const put = (address: string, change: Partial<Adding>): void =>
    setRows((before) => before.map((row) => (row.address === address ? { ...row, ...change } : row)));

  const start = (addresses: readonly string[], credentials: Credentials): void => {
    remember(addresses);
    setRows(addresses.map((address) => ({ address })));
    for (const address of addresses)
      link
        .call('connection.add', { address, ...credentials })
        .then(({ id }) => put(address, { id }))
        .catch((error: unknown) => put(address, { failure: toFailure(error) }));
  };

  /** Takes back every connection of this dialog that is not live yet. */
  const takeBack = (): void => {
    for (const row of latest.current.rows) {
      const connection = latest.current.connections.find((one) => one.id === row.id);
      if (row.id !== undefined && connection?.state.at !== 'live')
        link.call('connection.remove', { id: row.id }).catch(() => undefined);
    }
    setRows([]);
  };

  return { rows, start, takeBack };
}
