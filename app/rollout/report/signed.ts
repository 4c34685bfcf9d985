import type { RunReport } from './report.ts';

/** Who vouches for a report: a key of one installation. */
export interface Signature {
  readonly algorithm: 'ed25519';
  /** Public key, SPKI in base64. */
  readonly key: string;
  /** SHA-256 of the public key, hexadecimal. */
  readonly fingerprint: string;
  /** Over `signedText` of the report, base64. */
  readonly value: string;
}

export interface SignedReport {
  readonly report: RunReport;
  readonly signature: Signature;
}

/** What a file that says it is a report turns out to be. */
export type Verified =
  | { readonly is: 'not-a-report' }
  /** Its content is not what was signed. */
  | { readonly is: 'changed'; readonly fingerprint: string }
  | {
      readonly is: 'genuine';
      readonly fingerprint: string;
      /** Signed by a key of the installation that keeps its data here. */
      readonly ours: boolean;
      readonly report: RunReport;
    };

/** The one text of a report that is signed: however a file is laid out or ordered, the same content gives the same text. */
export const signedText = (report: unknown): string =>
  JSON.stringify(report, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
