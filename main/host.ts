/** What only the shell can do. Absent members are not available; the engine and the window ask, never guess. */
export interface Host {
  readonly shell: 'desktop' | 'browser';
  /** The operating system's keychain. Absent where there is none worth the name. */
  readonly keychain?: Keychain;
  /** Asks the person where to save; undefined when they changed their mind. */
  readonly saveDialog?: (suggestedName: string) => Promise<string | undefined>;
  readonly openDialog?: (extensions: readonly string[]) => Promise<string | undefined>;
  /** Ends the program. */
  readonly quit?: () => void;
  readonly notify?: (title: string, body: string) => void;
}

export interface Keychain {
  /** "gnome-libsecret", "dpapi", ... for the settings page. */
  readonly name: string;
  encrypt(text: string): Promise<Uint8Array>;
  decrypt(bytes: Uint8Array): Promise<string>;
}
