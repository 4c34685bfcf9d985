import type { SafeStorage } from 'electron';
import type { Keychain } from '../host.ts';

/** The system's keychain through Electron, or undefined where it would only pretend: `basic_text` on Linux hides nothing. */
export async function systemKeychain(storage: SafeStorage, platform: NodeJS.Platform): Promise<Keychain | undefined> {
  if (!(await storage.isAsyncEncryptionAvailable())) return undefined;
  const name = platform === 'linux' ? storage.getSelectedStorageBackend() : platform === 'win32' ? 'dpapi' : 'keychain';
  if (name === 'basic_text' || name === 'unknown') return undefined;
  return {
    name,
    encrypt: (text) => storage.encryptStringAsync(text),
    decrypt: async (bytes) => (await storage.decryptStringAsync(Buffer.from(bytes))).result,
  };
}
