import type { Connection } from '../../app/contract/connections.ts';
import type { SavedServer, Sealed } from '../vault/servers.ts';
import { formatAddress, parseAddress } from '../xenapi/address.ts';
import type { Credentials } from '../xenapi/sign-in.ts';
import type { LivePool } from './live-pool.ts';

/** What a person typed, and how it is to be kept once the server has let them in. */
interface Typed {
  readonly username: string;
  /** Absent: not kept. */
  readonly secret: Sealed | undefined;
  readonly readOnly: boolean;
}

/** A pool of this console: what is kept of it on disk, the pool itself, and who signs in to it. */
export class Entry {
  readonly server: SavedServer;
  readonly pool: LivePool;
  readonly practice: boolean;
  credentials: Credentials | undefined;
  stopCaching: (() => Promise<void>) | undefined;
  #typed: Typed | undefined;
  #signIns = 0;

  constructor(server: SavedServer, practice: boolean, make: (entry: Entry) => LivePool) {
    this.server = server;
    this.practice = practice;
    this.pool = make(this);
  }

  get readOnly(): boolean {
    return this.#typed?.readOnly ?? this.server.readOnly === true;
  }

  signsIn(typed: Typed): void {
    this.#typed = typed;
    this.#signIns += 1;
  }

  /**
   * What let somebody in takes the place of what was kept; what did not is forgotten, and what was kept stays.
   * Answers whether what is kept is another now.
   */
  judgeTyped(): boolean {
    const { server, pool } = this;
    const typed = this.#typed;
    if (typed === undefined || (pool.state.at !== 'live' && pool.state.at !== 'locked-out')) return false;
    this.#typed = undefined;
    if (pool.state.at === 'locked-out') {
      if (server.secret !== undefined) this.credentials = undefined;
      return false;
    }
    server.username = typed.username;
    if (typed.secret) server.secret = typed.secret;
    else delete server.secret;
    if (typed.readOnly) server.readOnly = true;
    else delete server.readOnly;
    return true;
  }

  connection(): Connection {
    const { server, pool, practice } = this;
    const { host, port } = parseAddress(server.address);
    return {
      id: server.id,
      name: pool.name,
      address: host,
      port,
      username: server.username,
      practice,
      passwordKept: server.secret !== undefined,
      readOnly: this.readOnly,
      signIns: this.#signIns,
      state: pool.state,
      members: pool.connector.candidates.map(formatAddress),
      ...(pool.seenAt === undefined ? {} : { seenAt: pool.seenAt }),
    };
  }
}
