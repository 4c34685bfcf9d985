import * as z from 'zod';
import type { Failure } from '../errors/failure.ts';
import { command, feed } from './wire/define.ts';

/** A certificate as a server showed it. Fingerprint: SHA-256, upper-case hex pairs joined by colons. */
export interface SeenCertificate {
  readonly fingerprint256: string;
  /** Empty, as is the issuer, where a pool tells of a certificate without showing it. */
  readonly subject: string;
  readonly issuer: string;
  /** Names and addresses it is valid for beside its subject, as far as it says so. */
  readonly names?: readonly string[] | undefined;
  /** Milliseconds since 1970, UTC. */
  readonly validFrom: number;
  readonly validTo: number;
  readonly selfSigned: boolean;
}

/** One that a server tells of by itself, with its key: "RSA, 2048 bits", where that could be read. */
export interface OwnCertificate extends SeenCertificate {
  readonly key?: string;
}

export type ConnectingStep = 'reaching' | 'securing' | 'signing-in' | 'reading-tree' | 'reading-rest';

/** Milliseconds that each finished step of the present try took. */
export type Took = { readonly [Step in ConnectingStep]?: number };

/** Where a connection stands; each state carries exactly what it needs. Times are milliseconds since 1970, this machine's clock. */
export type ConnectionState =
  /** With a reason, and the step that failed for it; without, as a person wished it. */
  | { readonly at: 'offline'; readonly reason?: Failure; readonly step?: ConnectingStep }
  | {
      readonly at: 'connecting';
      readonly step: ConnectingStep;
      readonly since: number;
      readonly address: string;
      readonly attempt: number;
      readonly took: Took;
    }
  | {
      readonly at: 'live';
      readonly since: number;
      /** The address spoken to: the coordinator's. */
      readonly address: string;
      /** Least-to-most role names of the session; a local superuser has `pool-admin`. */
      readonly role: string;
      /** Whether it is the servers' own root, and no account of a directory. */
      readonly localRoot: boolean;
      /** Opened only to look, whatever the account may: `role` is then the least. */
      readonly readOnly: boolean;
      /** Server clock minus ours, milliseconds. */
      readonly clockOffset: number;
      readonly apiVersion: string;
      readonly transport: 'json' | 'xml';
    }
  | {
      readonly at: 'waiting';
      /** When the pool was last heard. */
      readonly since: number;
      readonly nextTry: number;
      readonly attempt: number;
      /** What it is waiting for, as a sentence's end: "xs-paris-01 to restart". */
      readonly waitingFor: string;
      readonly reason: Failure;
    }
  | {
      readonly at: 'untrusted';
      readonly address: string;
      readonly certificate: SeenCertificate;
      readonly pinned?: SeenCertificate;
      readonly announcedByPool: boolean;
      readonly took: Took;
    }
  | { readonly at: 'locked-out'; readonly reason: Failure };

export interface Connection {
  readonly id: string;
  /** Pool name, or the address until the name is known. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly username: string;
  readonly practice: boolean;
  readonly passwordKept: boolean;
  /** Whether it is to be opened only to look. */
  readonly readOnly: boolean;
  /** How often somebody signed in since this start: `state` is the answer to the last time, once it is not on its way. */
  readonly signIns: number;
  readonly state: ConnectionState;
  /** When data was last live; absent if never. */
  readonly seenAt?: number;
  /** Every member's address known so far. */
  readonly members: readonly string[];
}

/** Nobody was refused: there is no password to try with. It may be kept, but not readable yet. */
export const lacksPassword = (state: ConnectionState): boolean =>
  state.at === 'locked-out' && state.reason.code === 'password-needed';

const id = z.object({ id: z.string().max(200) });

export const connectionsContract = {
  /**
   * All saved and open connections; small, so each message is the whole list. `practice`: whether this console offers practice pools.
   * `putAside`: the file of a list that could not be read at this start. `unwritten`: why the list as it is now is not on disk.
   */
  connections: feed<{
    readonly connections: readonly Connection[];
    readonly practice: boolean;
    readonly putAside?: string;
    readonly unwritten?: string;
  }>()(z.object({})),
  'connection.add': command<{ readonly id: string }>()(
    z.object({
      address: z.string().min(1).max(300),
      username: z.string().min(1).max(300),
      password: z.string().max(1000),
      keepPassword: z.boolean(),
      readOnly: z.boolean().optional(),
    }),
  ),
  'connection.connect': command<void>()(id),
  'connection.disconnect': command<void>()(id),
  /** Forgets the password that is kept of a server. */
  'connection.forgetPassword': command<void>()(id),
  'connection.remove': command<void>()(id),
  'connection.retryNow': command<void>()(id),
  'connection.signIn': command<void>()(
    id.extend({
      username: z.string().min(1).max(300),
      password: z.string().max(1000),
      keepPassword: z.boolean(),
      readOnly: z.boolean().optional(),
    }),
  ),
  /** The admin compared the certificate and says it is the server's; `onlyNow`: until this console ends, and on no disk. */
  'connection.trust': command<void>()(
    id.extend({ fingerprint256: z.string().max(200), onlyNow: z.boolean().optional() }),
  ),
  /** Start the embedded practice pools and connect to them. */
  'practice.start': command<{ readonly ids: readonly string[] }>()(z.object({ profile: z.string().max(40) })),
  /** Forget everything done to the practice pools. */
  'practice.reset': command<void>()(z.object({})),
};
