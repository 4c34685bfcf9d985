import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { RunReport } from '../../app/rollout/report/report.ts';
import { ReportSigner, verifyReport } from './signing.ts';

const report: RunReport = {
  run: 'r',
  pool: { uuid: 'p', name: 'Paris' },
  who: ['ada'],
  began: 1,
  ended: 2,
  how: 'complete',
  planned: undefined,
  hosts: [],
  moves: [],
  guidance: [],
  mixed: undefined,
  hooks: [],
  deviations: [],
  errors: [],
  findings: [],
  waivers: [{ finding: 'ha', reason: 'known' }],
  log: [],
};

const nothing = { seal: async () => undefined, open: async () => undefined };
const keeping = {
  seal: async (text: string) => ({ by: 'keychain', data: Buffer.from(text).reverse().toString('base64') }) as const,
  open: async ({ data }: { readonly data: string }) => Buffer.from(data, 'base64').reverse().toString(),
};

async function folder(t: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'signing-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

test('a report verifies however its file is laid out, and nowhere else is it ours', async (t) => {
  const [here, there] = [await folder(t), await folder(t)];
  const { report: same, signature } = await new ReportSigner(here, keeping).sign(report);
  const text = JSON.stringify({ signature, report: Object.fromEntries(Object.entries(same).toReversed()) }, null, 3);
  const found = await verifyReport(text, here);
  assert.ok(found.is === 'genuine' && found.ours);
  assert.equal(found.fingerprint, signature.fingerprint);
  const elsewhere = await verifyReport(text, there);
  assert.ok(elsewhere.is === 'genuine' && !elsewhere.ours);
});

test('one changed word is told; a borrowed fingerprint is not believed', async (t) => {
  const dir = await folder(t);
  const signed = await new ReportSigner(dir, keeping).sign(report);
  const forged = { ...signed, report: { ...report, waivers: [] } };
  assert.equal((await verifyReport(JSON.stringify(forged), dir)).is, 'changed');
  const stranger = await new ReportSigner(await folder(t), keeping).sign(report);
  const dressed = { report, signature: { ...stranger.signature, fingerprint: signed.signature.fingerprint } };
  const found = await verifyReport(JSON.stringify(dressed), dir);
  assert.ok(found.is === 'genuine' && !found.ours);
  assert.notEqual(found.fingerprint, signed.signature.fingerprint);
  for (const text of ['', '{}', '[1]', JSON.stringify({ report })])
    assert.equal((await verifyReport(text, dir)).is, 'not-a-report');
});

test('a kept key signs again after a restart; one that nothing can keep is never written down', async (t) => {
  const [kept, loose] = [await folder(t), await folder(t)];
  const first = await new ReportSigner(kept, keeping).sign(report);
  const second = await new ReportSigner(kept, keeping).sign(report);
  assert.equal(second.signature.key, first.signature.key);
  const one = await new ReportSigner(loose, nothing).sign(report);
  const other = await new ReportSigner(loose, nothing).sign(report);
  assert.notEqual(other.signature.key, one.signature.key);
  for (const { signature } of [one, other]) {
    const found = await verifyReport(JSON.stringify({ report, signature }), loose);
    assert.ok(found.is === 'genuine' && found.ours);
  }
  assert.doesNotMatch(await readFile(join(loose, 'report-keys.json'), 'utf8'), /PRIVATE|sealed/);
});

test('two reports at once are signed with one key', async (t) => {
  const signer = new ReportSigner(await folder(t), nothing);
  const [a, b] = await Promise.all([signer.sign(report), signer.sign(report)]);
  assert.equal(a.signature.key, b.signature.key);
});
