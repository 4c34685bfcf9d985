import { lacksPassword, type Connection, type ConnectionState } from '../../../app/contract/connections.ts';
import { explain } from '../../../app/errors/explain.ts';
import { shortSpan } from '../../ui/format/time.ts';
import type { State } from '../../ui/glyph/state.ts';

type Connecting = Extract<ConnectionState, { readonly at: 'connecting' }>;

/** The steps of a connection in their order, as a person reads them. */
export const steps: readonly { readonly step: Connecting['step']; readonly label: string }[] = [
  { step: 'reaching', label: 'Reach the server' },
  { step: 'securing', label: 'Check its certificate' },
  { step: 'signing-in', label: 'Sign in' },
  { step: 'reading-tree', label: 'Read servers and VMs' },
  { step: 'reading-rest', label: 'Read the rest of the pool' },
];

export interface StateWords {
  readonly state: State;
  readonly word: string;
  readonly detail?: string;
}

/** A connection's state as shape, word and the fact behind it. */
export function stateWords(connection: Connection, now: number): StateWords {
  const { state } = connection;
  switch (state.at) {
    case 'live':
      return {
        state: 'running',
        word: 'Live',
        detail: `${state.address}, ${state.readOnly ? 'opened read-only' : roleWord(state.role)}`,
      };
    case 'connecting':
      return {
        state: 'busy',
        word: 'Connecting',
        detail: `${steps.find((one) => one.step === state.step)?.label ?? state.step} at ${state.address}`,
      };
    case 'waiting':
      return {
        state: 'stale',
        word: 'Away',
        detail: `Seen ${shortSpan(now - state.since)} ago, waiting for ${state.waitingFor}, next try in ${shortSpan(Math.max(0, state.nextTry - now))}`,
      };
    case 'untrusted':
      return {
        state: 'warning',
        word: state.pinned === undefined ? 'Waits for you' : 'Certificate changed',
        detail:
          state.pinned === undefined
            ? `${state.address} shows a certificate this console does not know`
            : `${state.address} shows another certificate than before`,
      };
    case 'locked-out':
      if (lacksPassword(state))
        return connection.passwordKept
          ? { state: 'warning', word: 'Waits for you', detail: 'Its password is locked with your passphrase' }
          : { state: 'warning', word: 'Waits for you', detail: `The password of ${connection.username} is not kept` };
      return { state: 'error', word: 'Sign in again', detail: `${connection.username} was not let in` };
    case 'offline':
      if (state.reason !== undefined)
        return { state: 'error', word: 'Not reached', detail: explain(state.reason).title };
      return {
        state: 'halted',
        word: 'Disconnected',
        ...(connection.seenAt === undefined ? {} : { detail: `Seen ${shortSpan(now - connection.seenAt)} ago` }),
      };
  }
}

/** "pool operator" for `pool-operator`. */
export const roleWord = (role: string): string => role.replaceAll('-', ' ').replace(/^vm /, 'VM ');

/** "9F 2C 71 E4": pairs in groups of four, as the server's own screen can be compared with. */
export function fingerprintLines(fingerprint: string): readonly string[] {
  const pairs =
    fingerprint
      .replaceAll(':', '')
      .toUpperCase()
      .match(/.{1,2}/g) ?? [];
  const groups: string[] = [];
  for (let at = 0; at < pairs.length; at += 4) groups.push(pairs.slice(at, at + 4).join(' '));
  const lines: string[] = [];
  for (let at = 0; at < groups.length; at += 4) lines.push(groups.slice(at, at + 4).join('  '));
  return lines;
}

/** Addresses as typed: one per word, comma or line; each once. */
export const addressesIn = (text: string): readonly string[] => [...new Set(text.split(/[\s,;]+/).filter(Boolean))];
