import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startLab } from '../lab.ts';

const SCRIPT = fileURLToPath(new URL('walk.py', import.meta.url));
const skip = spawnSync('python3', ['--version']).status === 0 ? false : 'there is no python3 here';

/** Standard Python clients, which nobody here wrote, against every profile. */
for (const [profile, speed] of [
  ['practice', 60],
  ['single', 60],
  ['legacy', 60],
  ['xcp-ng', 60],
  ['mixed', 60],
  ['large', 300],
  ['fleet', 100],
] as const) {
  test(`a plain Python client walks ${profile}`, { skip, timeout: 180_000 }, async () => {
    const lab = await startLab({ profile, speed });
    try {
      const { pools, control, updateSite } = lab;
      const python = spawn('python3', [SCRIPT], { stdio: ['pipe', 'pipe', 'pipe'] });
      const said: string[] = [];
      for (const stream of [python.stdout, python.stderr])
        stream.on('data', (part: Buffer) => said.push(part.toString()));
      python.stdin.end(`${JSON.stringify({ pools, control, updateSite })}\n`);
      const [code] = (await once(python, 'close')) as [number];
      assert.equal(code, 0, said.join(''));
    } finally {
      await lab.close();
    }
  });
}
