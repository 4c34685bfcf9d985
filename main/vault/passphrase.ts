import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import * as z from 'zod';

const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };
const CHECK = 'xenith';

/** What a vault keeps on disk of its passphrase: enough to tell the right one, nothing of it. */
export const vaultHeader = z.object({
  kdf: z.literal('scrypt'),
  N: z.number().int(),
  r: z.number().int(),
  p: z.number().int(),
  salt: z.base64(),
  check: z.base64(),
});
export type VaultHeader = z.output<typeof vaultHeader>;

function derive(passphrase: string, salt: Buffer, cost: typeof COST): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, 32, cost, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

/** AES-256-GCM: [12 bytes nonce][16 bytes tag][text]. */
export function seal(key: Buffer, text: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** Throws where the key is another or the bytes were touched. */
export function unseal(key: Buffer, sealed: Uint8Array): string {
  const bytes = Buffer.from(sealed);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 });
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
}

export async function createVault(passphrase: string): Promise<{ readonly header: VaultHeader; readonly key: Buffer }> {
  const salt = randomBytes(16);
  const key = await derive(passphrase, salt, COST);
  const { N, r, p } = COST;
  return {
    key,
    header: { kdf: 'scrypt', N, r, p, salt: salt.toString('base64'), check: seal(key, CHECK).toString('base64') },
  };
}

/** The key, or undefined where the passphrase is wrong. */
export async function openVault(header: VaultHeader, passphrase: string): Promise<Buffer | undefined> {
  // Costs from a file are somebody's choice: not more than we would ever take ourselves.
  if (header.N > COST.N * 4 || header.r > 16 || header.p > 4) return undefined;
  const { N, r, p } = header;
  const key = await derive(passphrase, Buffer.from(header.salt, 'base64'), { N, r, p, maxmem: COST.maxmem * 4 });
  try {
    return unseal(key, Buffer.from(header.check, 'base64')) === CHECK ? key : undefined;
  } catch {
    return undefined;
  }
}
