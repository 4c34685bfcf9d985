import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import type { RunReport } from '../../app/rollout/report/report.ts';
import { signedText } from '../../app/rollout/report/signed.ts';
import type { Signature, SignedReport, Verified } from '../../app/rollout/report/signed.ts';
import { readWhole, writeWhole } from './file.ts';
import type { Secrets } from './secrets.ts';
import { sealed } from './servers.ts';

const file = z.object({
  version: z.literal(1),
  keys: z.array(z.object({ key: z.base64(), since: z.number(), sealed: sealed.optional() })),
});
type Keys = z.output<typeof file>['keys'];

const pathIn = (dataDir: string): string => join(dataDir, 'report-keys.json');

async function readKeys(dataDir: string): Promise<Keys> {
  const bytes = await readWhole(pathIn(dataDir));
  return bytes ? file.parse(JSON.parse(bytes.toString('utf8'))).keys : [];
}

const fingerprintOf = (key: Buffer): string => createHash('sha256').update(key).digest('hex');

/**
 * The keys with which this installation signs reports. The private half is kept sealed, or for this run of the console only
 * where nothing can seal it; the public halves stay known, so that older reports can still be told.
 */
export class ReportSigner {
  readonly #dataDir: string;
  readonly #secrets: Pick<Secrets, 'seal' | 'open'>;
  #current: { readonly key: string; readonly secret: KeyObject } | undefined;
  /** One at a time, or two first reports would make two keys. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(dataDir: string, secrets: Pick<Secrets, 'seal' | 'open'>) {
    this.#dataDir = dataDir;
    this.#secrets = secrets;
  }

  sign(report: RunReport): Promise<SignedReport> {
    const signed = this.#turn.then(async () => {
      const { key, secret } = (this.#current ??= await this.#obtain());
      const value = sign(null, Buffer.from(signedText(report)), secret).toString('base64');
      const fingerprint = fingerprintOf(Buffer.from(key, 'base64'));
      return { report, signature: { algorithm: 'ed25519', key, fingerprint, value } } as const;
    });
    this.#turn = signed.catch(() => undefined);
    return signed;
  }

  /** Ours are those whose keys are known here. */
  verify = (text: string): Promise<Verified> => verifyReport(text, this.#dataDir);

  async #obtain(): Promise<{ readonly key: string; readonly secret: KeyObject }> {
    const keys = await readKeys(this.#dataDir);
    for (const one of keys.toReversed()) {
      const opened = one.sealed && (await this.#secrets.open(one.sealed));
      if (opened !== undefined) return { key: one.key, secret: createPrivateKey(opened) };
    }
    const pair = generateKeyPairSync('ed25519');
    const key = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    const kept = await this.#secrets.seal(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    const all: Keys = [...keys, { key, since: Date.now(), ...(kept ? { sealed: kept } : {}) }];
    await writeWhole(pathIn(this.#dataDir), `${JSON.stringify({ version: 1, keys: all }, undefined, 2)}\n`);
    return { key, secret: pair.privateKey };
  }
}

const document = z.object({
  report: z.looseObject({ run: z.string(), pool: z.looseObject({ name: z.string() }), began: z.number() }),
  signature: z.object({ algorithm: z.literal('ed25519'), key: z.base64(), fingerprint: z.string(), value: z.base64() }),
});

/** Compares a report with its signature. `dataDir`: of the installation whose keys count as ours. */
export async function verifyReport(text: string, dataDir: string): Promise<Verified> {
  const signed = parse(text);
  if (!signed) return { is: 'not-a-report' };
  const { report, signature } = signed;
  const key = Buffer.from(signature.key, 'base64');
  // The fingerprint is for people: it is computed, never believed.
  const fingerprint = fingerprintOf(key);
  if (!isSignedBy(key, report, signature)) return { is: 'changed', fingerprint };
  const ours = (await readKeys(dataDir)).some((one) => one.key === signature.key);
  return { is: 'genuine', fingerprint, ours, report };
}

function parse(text: string): SignedReport | undefined {
  try {
    return document.parse(JSON.parse(text)) as unknown as SignedReport;
  } catch {
    return undefined;
  }
}

function isSignedBy(key: Buffer, report: RunReport, { value }: Signature): boolean {
  try {
    const publicKey = createPublicKey({ key, format: 'der', type: 'spki' });
    return verify(null, Buffer.from(signedText(report)), publicKey, Buffer.from(value, 'base64'));
  } catch {
    return false;
  }
}
