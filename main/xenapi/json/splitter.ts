import type { InventoryEvent, Snapshot } from '../../../app/inventory/event.ts';

/** What follows the events of a reply. */
export interface BatchEnd {
  readonly token: string;
  /** Objects per class (lower case), as the server counts them; empty where it does not say. */
  readonly counts: Readonly<Record<string, number>>;
}

/** How one transport writes an event reply. */
export interface Dialect {
  /** What stands right before the first event. */
  readonly open: Buffer;
  /** Where one event ends and the next begins; markup that no text inside a record can contain. */
  readonly seam: Buffer;
  /** Bytes of the seam that still belong to the event before, then bytes between the two. */
  readonly before: number;
  readonly between: number;
  /** What stands right behind the last event; the last one in a reply is it. */
  readonly close: Buffer;
  /** The start of an event: class, operation, reference, and whether a snapshot follows. Anchored. */
  readonly head: RegExp;
  readonly longestHead: number;
  /** Bytes behind a snapshot in its event. */
  readonly trailer: number;
  snapshot(bytes: Buffer, cls: string): Snapshot;
  /** The reply without its events; throws what the server answered instead. */
  skeleton(text: string): BatchEnd;
  /** A reply that is not written as expected, all of it. */
  slow(text: string): BatchEnd & { readonly events: readonly InventoryEvent[] };
}

const OPEN_WITHIN = 65_536;

/**
 * Cuts an event reply into events while it arrives, by searching for the seam between two of them with the native byte
 * search; records stay bytes. A cut that does not start an event was text after all and is mended.
 */
export class EventSplitter {
  readonly #dialect: Dialect;
  readonly #emit: (event: InventoryEvent) => void;
  readonly #own: boolean;
  readonly #longest: number;
  #prefix: string | undefined;
  #slow = false;
  #parts: Buffer[] = [];
  #size = 0;
  #held: { bytes: Buffer; head: RegExpExecArray } | undefined;

  /** `own`: records get bytes of their own instead of keeping the whole network buffer alive; for small replies. */
  constructor(dialect: Dialect, emit: (event: InventoryEvent) => void, own: boolean, longest = 64 * 1024 * 1024) {
    this.#dialect = dialect;
    this.#emit = emit;
    this.#own = own;
    this.#longest = longest;
  }

  push(piece: Buffer): void {
    if (this.#prefix === undefined || this.#slow) {
      this.#keep(piece);
      if (!this.#slow) this.#open();
      return;
    }
    this.#cut(piece);
  }

  end(): BatchEnd {
    const rest = this.#take();
    if (this.#prefix === undefined || this.#slow) return this.#endSlow(rest);
    const { close } = this.#dialect;
    const at = rest.lastIndexOf(close);
    if (at < 0) return this.#dialect.skeleton(this.#prefix + rest.toString('latin1'));
    if (at > 0 && !this.#complete(rest.subarray(0, at))) return this.#endSlow(rest);
    this.#release();
    return this.#dialect.skeleton(this.#prefix + rest.toString('utf8', at));
  }

  #endSlow(rest: Buffer): BatchEnd {
    const { events, ...end } = this.#dialect.slow((this.#prefix ?? '') + rest.toString('utf8'));
    for (const event of events) this.#emit(event);
    return end;
  }

  #open(): void {
    const all = this.#take();
    const at = all.indexOf(this.#dialect.open);
    if (at < 0) {
      this.#slow = all.length > OPEN_WITHIN;
      return this.#keep(all);
    }
    const start = at + this.#dialect.open.length;
    this.#prefix = all.toString('utf8', 0, start);
    if (start < all.length) this.#cut(all.subarray(start));
  }

  #cut(piece: Buffer): void {
    const { seam, before, between } = this.#dialect;
    const across = this.#seamAcross(piece);
    if (across !== undefined) {
      const start = this.#size + across + before;
      this.#keep(piece);
      const bytes = this.#take();
      if (this.#complete(bytes.subarray(0, start))) this.#cut(bytes.subarray(start + between));
      else this.#fallBack(bytes);
      return;
    }
    let from = 0;
    for (let at = piece.indexOf(seam); at >= 0; at = piece.indexOf(seam, from)) {
      const cut = at + before;
      if (this.#size > 0) this.#keep(piece.subarray(0, cut));
      const bytes = this.#size > 0 ? this.#take() : piece.subarray(from, cut);
      if (!this.#complete(bytes)) return this.#fallBack(Buffer.concat([bytes, piece.subarray(cut)]));
      from = cut + between;
    }
    if (from < piece.length) this.#keep(piece.subarray(from));
  }

  /** Where a seam starts that lies across the kept bytes and this piece (below zero), if one does. */
  #seamAcross(piece: Buffer): number | undefined {
    const reach = this.#dialect.seam.length - 1;
    let tail = this.#parts.at(-1);
    if (!tail) return undefined;
    if (tail.length < reach) {
      tail = this.#take();
      this.#keep(tail);
    }
    tail = tail.subarray(Math.max(0, tail.length - reach));
    const at = Buffer.concat([tail, piece.subarray(0, reach)]).indexOf(this.#dialect.seam);
    return at < 0 ? undefined : at - tail.length;
  }

  /** False where the first event is not written as expected. */
  #complete(bytes: Buffer): boolean {
    const head = this.#dialect.head.exec(bytes.toString('latin1', 0, this.#dialect.longestHead));
    if (head) {
      this.#release();
      this.#held = { bytes, head };
      return true;
    }
    if (!this.#held) return false;
    const gap = this.#dialect.seam.subarray(this.#dialect.before, this.#dialect.before + this.#dialect.between);
    this.#held.bytes = Buffer.concat([this.#held.bytes, gap, bytes]);
    return true;
  }

  #release(): void {
    if (!this.#held) return;
    const { bytes, head } = this.#held;
    this.#held = undefined;
    const [start, cls = '', operation = '', found = '', follows] = head;
    // A copy: a part of a longer text would keep all of it alive.
    const at = start.lastIndexOf(found);
    const ref = bytes.toString('latin1', at, at + found.length);
    if (operation === 'del' || !follows) {
      this.#emit({ operation: 'del', cls, ref });
      return;
    }
    const view = bytes.subarray(start.length, bytes.length - this.#dialect.trailer);
    const snapshot = this.#dialect.snapshot(this.#own ? Buffer.from(view) : view, cls);
    this.#emit({ operation: operation === 'add' ? 'add' : 'mod', cls, ref, snapshot });
  }

  #fallBack(bytes: Buffer): void {
    this.#slow = true;
    this.#keep(bytes);
  }

  #keep(bytes: Buffer): void {
    this.#parts.push(bytes);
    this.#size += bytes.length;
    if (this.#size > this.#longest) throw new RangeError('one record of the reply is too large');
  }

  /** All kept bytes as one; none are kept any more. */
  #take(): Buffer {
    const all = this.#parts.length === 1 && this.#parts[0] ? this.#parts[0] : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#size = 0;
    return all;
  }
}
