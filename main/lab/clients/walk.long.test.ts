import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startLab } from '../lab.ts';

const hasCurl = spawnSync('curl', ['--version']).status === 0;

test('curl reads the RRDs', { skip: hasCurl ? false : 'there is no curl here' }, async () => {
  const lab = await startLab({ profile: 'single' });
  try {
    const { address = '', port = 0 } = lab.pools[0]?.hosts[0] ?? {};
    const read = async (path: string): Promise<string> => {
      const curl = spawn('curl', ['-sk', '--fail', '-u', 'root:practice', `https://${address}:${port}${path}`]);
      const said: string[] = [];
      curl.stdout.on('data', (part: Buffer) => said.push(part.toString()));
      const [code] = (await once(curl, 'close')) as [number];
      assert.equal(code, 0, path);
      return said.join('');
    };
    const start = Math.floor(Date.now() / 1000) - 300;
    // curl accepts anything, so these are JSON.
    const { meta, data } = JSON.parse(await read(`/rrd_updates?start=${start}&host=true`)) as {
      meta: { legend: string[]; rows: string };
      data: { values: unknown[] }[];
    };
    assert.equal(data.length, Number(meta.rows));
    assert.ok(meta.legend.some((name) => name.includes(':host:') && name.endsWith(':memory_free_kib')));
    assert.match(await read('/host_rrd'), /memory_total_kib/);
  } finally {
    await lab.close();
  }
});

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
