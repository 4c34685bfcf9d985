import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';

/** A part of a file: a member of a package, or all of it. */
export interface Slice {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

/** Reads here and there in a slice, until it is closed. */
export class SliceReader {
  readonly slice: Slice;
  readonly #handle: FileHandle;

  private constructor(slice: Slice, handle: FileHandle) {
    this.slice = slice;
    this.#handle = handle;
  }

  static async open(slice: Slice): Promise<SliceReader> {
    return new SliceReader(slice, await open(slice.file, 'r'));
  }

  /** Shorter than `length` only where the slice ends. */
  async read(position: number, length: number): Promise<Buffer> {
    const most = Math.max(0, Math.min(length, this.slice.length - position));
    const bytes = Buffer.alloc(most);
    let got = 0;
    while (got < most) {
      const { bytesRead } = await this.#handle.read(bytes, got, most - got, this.slice.offset + position + got);
      if (bytesRead === 0) break;
      got += bytesRead;
    }
    return bytes.subarray(0, got);
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

export function streamOf({ file, offset, length }: Slice, signal?: AbortSignal): Readable {
  return createReadStream(file, { start: offset, end: offset + length - 1, ...(signal ? { signal } : {}) });
}
