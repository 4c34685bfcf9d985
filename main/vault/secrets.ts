import type { Keeping } from '../../app/contract/vault.ts';
import { FailureError } from '../../app/errors/failure.ts';
import type { Keychain } from '../host.ts';
import { createVault, openVault, seal, unseal } from './passphrase.ts';
import type { Sealed, ServerStore } from './servers.ts';

/** Seals and opens passwords. There is no way to have one written down as it is. */
export class Secrets {
  readonly #store: ServerStore;
  readonly #keychain: Keychain | undefined;
  readonly #listeners = new Set<() => void>();
  #key: Buffer | undefined;

  constructor(store: ServerStore, keychain: Keychain | undefined) {
    this.#store = store;
    this.#keychain = keychain;
  }

  get keeping(): Keeping {
    if (this.#store.data.vault) return { by: 'passphrase', locked: this.#key === undefined };
    return this.#keychain ? { by: 'keychain', name: this.#keychain.name } : { by: 'nothing' };
  }

  /** Called whenever `keeping` may have changed. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Undefined where nothing safe can keep it. */
  async seal(password: string): Promise<Sealed | undefined> {
    if (this.#key) return { by: 'passphrase', data: seal(this.#key, password).toString('base64') };
    if (this.#store.data.vault || !this.#keychain) return undefined;
    try {
      return { by: 'keychain', data: Buffer.from(await this.#keychain.encrypt(password)).toString('base64') };
    } catch {
      return undefined;
    }
  }

  /** Undefined where it cannot be opened (now, or ever again on this machine). */
  async open({ by, data }: Sealed): Promise<string | undefined> {
    const bytes = Buffer.from(data, 'base64');
    try {
      if (by === 'passphrase') return this.#key && unseal(this.#key, bytes);
      return await this.#keychain?.decrypt(bytes);
    } catch {
      return undefined;
    }
  }

  /** Opens the vault, or makes it where there is none. Rejects a wrong passphrase. */
  async unlock(passphrase: string): Promise<void> {
    const { vault } = this.#store.data;
    if (vault) {
      this.#key = await openVault(vault, passphrase);
      if (!this.#key) throw new FailureError({ kind: 'refused', code: 'wrong-passphrase', params: [] });
      return this.#tell();
    }
    const { header, key } = await createVault(passphrase);
    this.#key = key;
    this.#store.data.vault = header;
    this.#store.changed();
    this.#tell();
  }

  lock(): void {
    this.#key = undefined;
    this.#tell();
  }

  /** The vault goes, and every password in it. */
  forgetVault(): void {
    this.#key = undefined;
    delete this.#store.data.vault;
    for (const server of this.#store.data.servers) if (server.secret?.by === 'passphrase') delete server.secret;
    this.#store.changed();
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
