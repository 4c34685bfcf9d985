import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';
import type { ServerCertificate } from '../world/world.ts';

/** A host's certificate with its key, as TLS servers take them. */
export type HostCertificate = ServerCertificate;

const YEARS = 10;

/** One element of ASN.1's distinguished encoding. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Buffer[]) => der(0x30, ...parts);
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const bits = (content: Buffer) => der(0x03, Buffer.from([0]), content);
const octets = (content: Buffer) => der(0x04, content);
const utf8 = (text: string) => der(0x0c, Buffer.from(text));
const TRUE = der(0x01, Buffer.from([0xff]));

const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));
const COMMON_NAME = oid('550403');
const BASIC_CONSTRAINTS = oid('551d13');
const SUBJECT_ALT_NAME = oid('551d11');

function time(moment: number): Buffer {
  const text = new Date(moment).toISOString().replace(/[-:T]|\.\d+/g, '');
  return text < '2050' ? der(0x17, Buffer.from(text.slice(2))) : der(0x18, Buffer.from(text));
}

function alternatives(name: string, address: string): Buffer {
  const ip = isIPv4(address) ? [der(0x87, Buffer.from(address.split('.').map(Number)))] : [];
  return sequence(der(0x82, Buffer.from(name)), ...ip);
}

function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}

/** Self-signed with an elliptic key, its name the host's address, as an installation makes it. */
export function makeCertificate(name: string, address: string, notBefore: number): HostCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const until = new Date(notBefore);
  until.setUTCFullYear(until.getUTCFullYear() + YEARS);
  const notAfter = until.getTime();
  const subject = sequence(der(0x31, sequence(COMMON_NAME, utf8(address))));
  const serial = Buffer.concat([Buffer.from([1]), randomBytes(8)]);
  const extensions = sequence(
    sequence(BASIC_CONSTRAINTS, TRUE, octets(sequence(TRUE))),
    sequence(SUBJECT_ALT_NAME, octets(alternatives(name, address))),
  );
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    ECDSA_SHA256,
    subject,
    sequence(time(notBefore), time(notAfter)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  );
  const signature = sign('sha256', body, privateKey);
  return {
    cert: pem('CERTIFICATE', sequence(body, ECDSA_SHA256, bits(signature))),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    notBefore,
    notAfter,
  };
}

/** Pairs of capital hex digits with colons between, as the records and every browser print them. */
export function fingerprint({ cert }: HostCertificate, algorithm: 'sha1' | 'sha256'): string {
  // Those that signed it may follow.
  const [first = ''] = /-----BEGIN CERTIFICATE-----[^-]+/.exec(cert) ?? [];
  const content = Buffer.from(first.replace(/^-----[^-]+-----/, ''), 'base64');
  const digest = createHash(algorithm).update(content).digest('hex').toUpperCase();
  return digest.replace(/..(?=.)/g, '$&:');
}
