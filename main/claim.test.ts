import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { claim, InUseError, UnusableError } from './claim.ts';

const folder = await mkdtemp(join(tmpdir(), 'claim-'));
after(() => rm(folder, { recursive: true, force: true }));

test('a folder has one console at a time, each folder its own', async () => {
  const release = await claim(join(folder, 'one'));
  await assert.rejects(claim(join(folder, 'one')), InUseError);
  const other = await claim(join(folder, 'two'));
  await other();
  await release();
  await (
    await claim(join(folder, 'one'))
  )();
});

test('the claim of a killed console is over', async () => {
  const dir = join(folder, 'killed');
  const code = `const { claim } = await import(${JSON.stringify(new URL('./claim.ts', import.meta.url).href)});
await claim(process.argv[1]); setInterval(() => undefined, 1000); console.log('claimed');`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code, dir]);
  await once(child.stdout, 'data');
  await assert.rejects(claim(dir), InUseError);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await (
    await claim(dir)
  )();
});

test('a folder with a long name can be claimed too', async () => {
  const dir = join(folder, 'x'.repeat(120));
  const release = await claim(dir);
  await assert.rejects(claim(dir), InUseError);
  await release();
});

test('a folder that cannot be one is named, with why and what to do', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  for (const [dir, why] of [
    [file, 'there is a file in its place'],
    [join(file, 'below'), 'there is a file in its place'],
    // A folder that is there and denies it of what is made in it.
    ...(process.platform === 'linux' ? [['/proc/xenith/data', 'a folder cannot be made there'] as const] : []),
  ] as const)
    await assert.rejects(
      claim(dir),
      (error: Error) =>
        error instanceof UnusableError &&
        new RegExp(`^The data folder ${dir} cannot be used: ${why}\\. Name another with --data-dir\\.$`).test(
          error.message,
        ),
      dir,
    );
});
