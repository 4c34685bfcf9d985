const BLOCK = 1024 * 1024;

/** Collects text and ready-made bytes into large blocks, so that a reply of many small parts goes out in few writes. */
export class Sink {
  readonly #full: Buffer[] = [];
  #block = Buffer.allocUnsafe(4096);
  #used = 0;

  text(part: string): void {
    const most = part.length * 3;
    this.#room(most);
    this.#used += this.#block.write(part, this.#used, 'utf8');
  }

  bytes(part: Buffer): void {
    this.#room(part.length);
    this.#used += part.copy(this.#block, this.#used);
  }

  end(): readonly Buffer[] {
    this.#full.push(this.#block.subarray(0, this.#used));
    return this.#full;
  }

  #room(count: number): void {
    if (this.#used + count <= this.#block.length) return;
    this.#full.push(this.#block.subarray(0, this.#used));
    this.#block = Buffer.allocUnsafe(Math.max(BLOCK, count));
    this.#used = 0;
  }
}
