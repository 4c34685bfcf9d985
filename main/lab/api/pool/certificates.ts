import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { NULL_REF } from '../../../../app/xenapi/ref.ts';
import { add, each, find, read, write, xenTime } from '../../world/typed.ts';
import { XenError } from '../handler.ts';
import type { Call, Handlers } from '../handler.ts';

function parsed(pem: string, ...otherwise: readonly [code: string, ...params: string[]]): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new XenError(...otherwise);
  }
}

/** Somebody else's certificate that the pool's hosts trust from now on. */
function trust(call: Call, name: string, certificate: X509Certificate, type: 'ca' | 'pinned'): string {
  const known = find(call.db, 'Certificate', (row) => row.fingerprint_sha256 === certificate.fingerprint256);
  if (known !== undefined && read(call.db, 'Certificate', known).type === type)
    throw new XenError('TRUSTED_CERTIFICATE_ALREADY_EXISTS', certificate.fingerprint256);
  return add(call.db, 'Certificate', {
    name,
    type,
    host: NULL_REF,
    not_before: xenTime(Date.parse(certificate.validFrom)),
    not_after: xenTime(Date.parse(certificate.validTo)),
    fingerprint: certificate.fingerprint256,
    fingerprint_sha256: certificate.fingerprint256,
    fingerprint_sha1: certificate.fingerprint,
  });
}

function named(call: Call, name: string): string | undefined {
  return find(call.db, 'Certificate', (row) => row.type === 'ca' && row.name === name);
}

function install(call: Call, name: string, pem: string): void {
  if (!/^[\w.-]+$/.test(name) || /\.(0|r0)$/.test(name)) throw new XenError('CERTIFICATE_NAME_INVALID', name);
  if (named(call, name) !== undefined) throw new XenError('CERTIFICATE_ALREADY_EXISTS', name);
  trust(call, name, parsed(pem, 'CERTIFICATE_CORRUPT', name), 'ca');
}

function uninstall(call: Call, name: string, force = false): void {
  const known = named(call, name);
  if (known !== undefined) call.db.destroy('Certificate', known);
  else if (!force) throw new XenError('CERTIFICATE_DOES_NOT_EXIST', name);
}

function verify(call: Call, enabled: boolean): void {
  write(call.db, 'host', call.host, { tls_verification_enabled: enabled });
}

/** A host shows another certificate from now on, if its key fits and it is valid today. */
function installServer(call: Call, host: string, pem: string, key: string, chain: string): void {
  const certificate = parsed(pem, 'SERVER_CERTIFICATE_INVALID');
  const now = call.world.clock.now();
  const [from, until] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
  if (now < from) throw new XenError('SERVER_CERTIFICATE_NOT_VALID_YET', xenTime(now), xenTime(from));
  if (now > until) throw new XenError('SERVER_CERTIFICATE_EXPIRED', xenTime(now), xenTime(until));
  const owner = privateKey(key);
  if (!certificate.checkPrivateKey(owner)) throw new XenError('SERVER_CERTIFICATE_KEY_MISMATCH');
  if (chain !== '') parsed(chain, 'SERVER_CERTIFICATE_CHAIN_INVALID');
  const shown = { cert: `${pem.trimEnd()}\n${chain}`, key, notBefore: from, notAfter: until };
  call.world.signal({ kind: 'certificate', host, shown });
}

function privateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new XenError('SERVER_CERTIFICATE_KEY_INVALID');
  }
}

export const certificateHandlers: Handlers = {
  'pool.certificate_list': (call: Call) =>
    [...each(call.db, 'Certificate')].filter(([, row]) => row.type === 'ca').map(([, row]) => row.name),
  'pool.install_ca_certificate': install,
  'pool.certificate_install': install,
  'pool.uninstall_ca_certificate': uninstall,
  'pool.certificate_uninstall': (call: Call, name: string) => uninstall(call, name),
  // Every host sees the same records here, so there is nothing left to bring about.
  'pool.certificate_sync': () => undefined,
  'pool.install_trusted_certificate': (call: Call, _pool: string, ca: boolean, pem: string) => {
    trust(call, '', parsed(pem, 'TRUSTED_CERTIFICATE_INVALID'), ca ? 'ca' : 'pinned');
  },
  'pool.uninstall_trusted_certificate': (call: Call, _pool: string, certificate: string) => {
    if (!['ca', 'pinned'].includes(read(call.db, 'Certificate', certificate).type))
      throw new XenError('NOT_TRUSTED_CERTIFICATE', certificate);
    call.db.destroy('Certificate', certificate);
  },
  'host.install_server_certificate': installServer,
  'host.get_server_certificate': (call: Call, host: string) => call.world.shown.get(host) ?? '',
  'host.emergency_disable_tls_verification': (call: Call) => verify(call, false),
  'host.emergency_reenable_tls_verification': (call: Call) => verify(call, true),
  'pool.disable_ssl_legacy': (call: Call) => {
    for (const host of call.db.refs('host')) write(call.db, 'host', host, { ssl_legacy: false });
  },
};
