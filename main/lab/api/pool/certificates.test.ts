import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { connect } from 'node:tls';
import { startLab } from '../../lab.ts';
import { Guest } from '../../testing.ts';
import { makeCertificate } from '../../wire/certificate.ts';
import { openBench } from '../testing.ts';
import type { Bench } from '../testing.ts';

test('certificates of others are trusted by name, once, until they are taken back', async () => {
  const { benches, dispose } = openBench('single');
  const [bench] = benches as [Bench];
  const { cert } = makeCertificate('authority', '127.0.0.1', Date.UTC(2026, 0, 1));
  const trusted = (): Promise<unknown> => bench.ask('pool.certificate_list');
  assert.equal(await bench.ask('pool.install_ca_certificate', 'office.pem', cert), '');
  assert.deepEqual(await trusted(), ['office.pem']);
  assert.deepEqual(await bench.ask('pool.install_ca_certificate', 'office.pem', cert), [
    'CERTIFICATE_ALREADY_EXISTS',
    'office.pem',
  ]);
  assert.deepEqual(await bench.ask('pool.install_ca_certificate', 'x/y', cert), ['CERTIFICATE_NAME_INVALID', 'x/y']);
  assert.deepEqual(await bench.ask('pool.install_ca_certificate', 'b.pem', 'no'), ['CERTIFICATE_CORRUPT', 'b.pem']);
  assert.deepEqual(await bench.ask('pool.uninstall_ca_certificate', 'c.pem', false), [
    'CERTIFICATE_DOES_NOT_EXIST',
    'c.pem',
  ]);
  assert.equal(await bench.ask('pool.uninstall_ca_certificate', 'office.pem', false), '');
  assert.deepEqual(await trusted(), []);
  dispose();
});

test('a host shows the certificate that somebody installed, if the key fits', async () => {
  const lab = await startLab({ profile: 'single' });
  try {
    const guest = await Guest.enter(lab);
    const [host] = await guest.call<string[]>('host.get_all');
    const own = makeCertificate('mine', '127.20.0.1', Date.now() - 86_400_000);
    const other = makeCertificate('other', '127.20.0.1', Date.now() - 86_400_000);
    const install = (cert: string, key: string): Promise<unknown> =>
      guest.call('host.install_server_certificate', host, cert, key, '');
    await assert.rejects(install(own.cert, other.key), /SERVER_CERTIFICATE_KEY_MISMATCH/);
    await assert.rejects(install('none', own.key), /SERVER_CERTIFICATE_INVALID/);
    await install(own.cert, own.key);
    const { address = '', port = 0 } = lab.pools[0]?.hosts[0] ?? {};
    const shown = await new Promise<string>((resolve, reject) => {
      const socket = connect({ host: address, port, rejectUnauthorized: false }, () => {
        resolve(socket.getPeerCertificate().fingerprint256);
        socket.destroy();
      });
      socket.on('error', reject);
    });
    assert.equal(shown, new X509Certificate(own.cert).fingerprint256);
    assert.equal((await guest.call<string>('host.get_server_certificate', host)).trim(), own.cert.trim());
    const records =
      await guest.call<Readonly<Record<string, { type: string; fingerprint_sha256: string }>>>(
        'Certificate.get_all_records',
      );
    assert.ok(Object.values(records).some((row) => row.type === 'host' && row.fingerprint_sha256 === shown));
  } finally {
    await lab.close();
  }
});
