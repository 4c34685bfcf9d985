import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import type { Machine } from '../../app/actions/action.ts';
import { FailureError } from '../../app/errors/failure.ts';
import { packTar } from '../images/write-tar.ts';
import { fileFailure, readable, writable } from '../local-file.ts';

/** Files beside a transfer; `made` are those of the same job, the only ones that it may take away again. */
export function machineFiles(made: Set<string>, signal: AbortSignal): Machine {
  const failing = (file: string) => (error: unknown) => {
    throw fileFailure(error, file);
  };
  return {
    async read(path, most) {
      const { file, size } = await readable(path);
      if (size > most)
        throw new FailureError({ kind: 'refused', code: 'file-too-large', params: [file, String(most)] });
      return readFile(file, 'utf8').catch(failing(file));
    },
    async write(path, text) {
      const file = await writable(path);
      made.add(path);
      await writeFile(file, text, { flag: 'wx', signal }).catch(async (error: unknown) => {
        await rm(file, { force: true });
        return failing(file)(error);
      });
    },
    async digest(path) {
      const { file, size } = await readable(path);
      const hash = createHash('sha256');
      for await (const part of createReadStream(file, { signal })) hash.update(part as Buffer);
      return { bytes: size, sha256: hash.digest('hex') };
    },
    async pack(path, members) {
      const file = await writable(path);
      made.add(path);
      await packTar(file, members, signal).catch(async (error: unknown) => {
        await rm(file, { force: true });
        return failing(file)(error);
      });
    },
    async remove(path) {
      if (made.has(path)) await rm(path, { force: true });
    },
  };
}
