import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import * as tls from 'node:tls';
import type { DetailedPeerCertificate, PeerCertificate } from 'node:tls';
import type { OwnCertificate, SeenCertificate } from '../../app/contract/connections.ts';
import { FailureError } from '../../app/errors/failure.ts';

/** Certificates an admin said yes to, by `formatAddress` of host and port. */
export interface Pins {
  get(address: string): SeenCertificate | undefined;
  /** Fingerprint of what an address is about to show, because this console had it changed. */
  next?(address: string): string | undefined;
  /** True where this very program listens: the practice pools. */
  own?(address: string): boolean;
}

/** A server showed a certificate that neither the system nor the admin trusts (yet, or any more). */
export class UntrustedError extends FailureError {
  readonly address: string;
  readonly certificate: SeenCertificate;
  readonly pinned: SeenCertificate | undefined;

  constructor(address: string, certificate: SeenCertificate, pinned: SeenCertificate | undefined) {
    super({
      kind: 'transport',
      code: pinned ? 'certificate-changed' : 'certificate-unknown',
      params: [address, certificate.fingerprint256],
    });
    this.address = address;
    this.certificate = certificate;
    this.pinned = pinned;
  }
}

export function describe(peer: PeerCertificate | DetailedPeerCertificate): SeenCertificate {
  return {
    fingerprint256: peer.fingerprint256.toUpperCase(),
    subject: nameOf(peer.subject),
    issuer: nameOf(peer.issuer),
    ...(peer.subjectaltname === undefined ? {} : { names: alternatives(peer.subjectaltname) }),
    validFrom: Date.parse(peer.valid_from),
    validTo: Date.parse(peer.valid_to),
    selfSigned: nameOf(peer.subject) === nameOf(peer.issuer),
  };
}

/** The same of a certificate that is told as text, with its key. */
export function describePem(pem: string): OwnCertificate {
  const certificate = new X509Certificate(pem);
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.publicKey;
  const size = details?.modulusLength === undefined ? details?.namedCurve : `${details.modulusLength} bits`;
  const key = [type?.toUpperCase(), size].filter((part) => part !== undefined).join(', ');
  return { ...describe(certificate.toLegacyObject()), ...(key === '' ? {} : { key }) };
}

const MOST_NAMES = 50;

/** The names of "DNS:xs-01, IP Address:10.0.0.1". */
const alternatives = (text: string): string[] =>
  [...text.matchAll(/(?:DNS|IP Address):("(?:[^"\\]|\\.)*"|[^,]*)/g)].map(([, name = '']) => name).slice(0, MOST_NAMES);

/** Throws `UntrustedError` unless the system vouches for the certificate or the admin pinned exactly this one. */
export function verify(socket: tls.TLSSocket, address: string, pins: Pins): SeenCertificate {
  const peer = socket.getPeerCertificate();
  if (!peer.raw) throw new FailureError({ kind: 'transport', code: 'no-certificate', params: [address] });
  const seen = describe(peer);
  const pinned = pins.get(address);
  if (pins.next?.(address) === seen.fingerprint256) return seen;
  if (pinned?.fingerprint256 === seen.fingerprint256 || socket.authorized || pins.own?.(address)) return seen;
  throw new UntrustedError(address, seen, pinned);
}

const BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

let roots: string[] | undefined;

/** What this system trusts, beside Node's own list: company authorities live there. */
export function systemRoots(): string[] {
  if (roots) return roots;
  const own = [...tls.rootCertificates];
  const bundle = BUNDLES.find((path) => existsSync(path));
  const native = 'getCACertificates' in tls ? (tls.getCACertificates as (kind: string) => string[])('system') : [];
  if (bundle)
    own.push(
      ...(readFileSync(bundle, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []),
    );
  roots = [...new Set([...own, ...native].map((pem) => pem.trim()))];
  return roots;
}

function nameOf(parts: PeerCertificate['subject'] | undefined): string {
  if (!parts) return '';
  return Object.entries(parts)
    .map(([key, value]) => `${key}=${Array.isArray(value) ? value.join('+') : String(value)}`)
    .join(', ');
}
