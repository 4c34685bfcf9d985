interface Cell {
  readonly letter: string;
  readonly bright: boolean;
}

const BLANK: Cell = { letter: ' ', bright: false };

/** A grid of letters with a cursor that scrolls, told row by row what has changed. */
export class Terminal {
  #columns: number;
  #rows: number;
  #cells: Cell[][];
  #x = 0;
  #y = 0;
  readonly #watchers = new Set<(row: number | 'all') => void>();

  constructor(columns: number, rows: number) {
    this.#columns = columns;
    this.#rows = rows;
    this.#cells = this.#empty();
  }

  get columns(): number {
    return this.#columns;
  }

  get rows(): number {
    return this.#rows;
  }

  get cursor(): { readonly x: number; readonly y: number } {
    return { x: this.#x, y: this.#y };
  }

  cell(x: number, y: number): Cell {
    return this.#cells[y]?.[x] ?? BLANK;
  }

  /** Letters, line feeds, carriage returns and backspaces. */
  write(text: string, bright = false): void {
    for (const letter of text) this.#put(letter, bright);
  }

  clear(): void {
    this.#cells = this.#empty();
    this.#x = 0;
    this.#y = 0;
    this.#tell('all');
  }

  /** Keeps what fits, from the bottom up. */
  resize(columns: number, rows: number): void {
    const old = this.#cells;
    const drop = Math.max(0, this.#y + 1 - rows);
    this.#columns = columns;
    this.#rows = rows;
    this.#cells = this.#empty().map((row, y) => row.map((_, x) => old[y + drop]?.[x] ?? BLANK));
    this.#y = Math.min(this.#y - drop, rows - 1);
    this.#x = Math.min(this.#x, columns - 1);
    this.#tell('all');
  }

  watch(watcher: (row: number | 'all') => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  #empty(): Cell[][] {
    return Array.from({ length: this.#rows }, () => Array.from({ length: this.#columns }, () => BLANK));
  }

  #put(letter: string, bright: boolean): void {
    const row = this.#y;
    if (letter === '\n') this.#newLine();
    else if (letter === '\r') this.#x = 0;
    else if (letter === '\b') this.#x = Math.max(0, this.#x - 1);
    else {
      const line = this.#cells[this.#y];
      if (line !== undefined) line[this.#x] = { letter, bright };
      this.#x++;
      if (this.#x >= this.#columns) this.#newLine();
    }
    this.#tell(row);
    if (this.#y !== row) this.#tell(this.#y);
  }

  #newLine(): void {
    this.#x = 0;
    if (this.#y < this.#rows - 1) {
      this.#y++;
      return;
    }
    this.#cells.shift();
    this.#cells.push(Array.from({ length: this.#columns }, () => BLANK));
    this.#tell('all');
  }

  #tell(row: number | 'all'): void {
    for (const watcher of this.#watchers) watcher(row);
  }
}
