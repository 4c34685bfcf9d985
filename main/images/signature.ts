import { verify, X509Certificate } from 'node:crypto';
import type { Signature } from '../../app/wizards/import/image.ts';

const LINE = /^(SHA1|SHA256|SHA512)\s*\(.+\)\s*=\s*([0-9a-f]+)\s*$/im;

/** Whether a package's manifest is as the owner of the certificate beside it signed it; who that is nobody vouches for. */
export function checkSignature(certificate: string, manifest: Buffer): Signature {
  try {
    const [, algorithm = '', hex = ''] = LINE.exec(certificate) ?? [];
    const { publicKey, subject } = new X509Certificate(certificate.slice(certificate.indexOf('-----BEGIN')));
    const by = /^CN=(.+)$/m.exec(subject)?.[1] ?? subject.replaceAll('\n', ', ');
    const fits = verify(algorithm.toLowerCase(), manifest, publicKey, Buffer.from(hex, 'hex'));
    return { is: fits ? 'good' : 'bad', by };
  } catch {
    return { is: 'unreadable' };
  }
}
