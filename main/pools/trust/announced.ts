import type { SeenCertificate } from '../../../app/contract/connections.ts';
import type { View } from '../../../app/inventory/view.ts';
import { parseServerDate } from '../../xenapi/sign-in.ts';

/** The certificates that a pool says its members show, with the host each belongs to. */
export function announced(view: View): { readonly host: string; readonly seen: SeenCertificate }[] {
  return [...view.all('Certificate')].flatMap((certificate) => {
    const { type, host, name, not_before, not_after } = certificate;
    // Before SHA-256 had a field of its own, it was the only one.
    const fingerprint256 = (certificate.fingerprint_sha256 || certificate.fingerprint).toUpperCase();
    if (type !== 'host' || !/^[0-9A-F]{2}(:[0-9A-F]{2}){31}$/.test(fingerprint256)) return [];
    const validFrom = parseServerDate(not_before) ?? 0;
    const validTo = parseServerDate(not_after) ?? 0;
    return [{ host, seen: { fingerprint256, subject: name, issuer: '', validFrom, validTo, selfSigned: false } }];
  });
}
