import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startLab } from '../lab/lab.ts';
import { examine } from './examine.ts';
import { write } from './text.ts';

test('a visit through a supporter tells the whole pool', async (t) => {
  const lab = await startLab({ seed: 3 });
  t.after(() => lab.close());
  const [paris] = lab.pools;
  const supporter = paris?.hosts[1];
  assert.ok(paris && supporter);
  const address = `${supporter.address}:${supporter.port}`;
  const credentials = { username: 'root', password: paris.password };
  const stranger = await examine(address, credentials);
  assert.equal(stranger.failure?.code, 'certificate-unknown');
  assert.match(write(stranger), /--fingerprint/);
  const shown = stranger.certificates[0]?.certificate.fingerprint256 ?? '';
  const report = await examine(address, credentials, [shown.toLowerCase(), paris.fingerprint256]);
  assert.equal(report.failure, undefined);
  assert.equal(report.pool, 'Paris');
  assert.equal(report.transport, 'json');
  assert.equal(`https://${report.coordinator}`, paris.url);
  assert.deepEqual(new Set(report.members.map(({ answers }) => answers)), new Set(['coordinator', report.coordinator]));
  assert.ok((report.objects['VM'] ?? 0) > 10);
  assert.ok(report.certificates.some(({ certificate }) => certificate.fingerprint256 === paris.fingerprint256));
  const text = write(report);
  assert.match(text, /Pool +Paris/);
  assert.ok(!text.includes(paris.password) && !JSON.stringify(report).includes(paris.password));
});

test('what is wrong is said, and nothing is thrown', async (t) => {
  const lab = await startLab({ seed: 3, profile: 'single' });
  t.after(() => lab.close());
  const address = lab.pools[0]?.url.replace('https://', '') ?? '';
  const mute = await examine(address, { username: 'root', password: '' }, [lab.pools[0]?.fingerprint256 ?? '']);
  assert.equal(mute.failure?.code, 'password-needed', 'an empty password is not tried');
  assert.match(write(mute), /XENITH_PASSWORD/);
  const wrong = await examine(address, { username: 'root', password: 'no' }, [lab.pools[0]?.fingerprint256 ?? '']);
  assert.equal(wrong.failure?.code, 'SESSION_AUTHENTICATION_FAILED');
  assert.equal(wrong.findings[0]?.severity, 'problem');
  assert.equal((await examine('not an address', { username: '', password: '' })).failure?.code, 'bad-address');
  assert.match(write(await examine('127.0.0.1:1', { username: '', password: '' })), /refused the connection/);
});
