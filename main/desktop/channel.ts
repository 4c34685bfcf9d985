/** Encoded frames travel on it, both ways. */
export const CHANNEL = 'xenith:wire';

/** The window tells on it how many bytes it has taken: Electron says nothing about its own queue. */
export const TAKEN = 'xenith:taken';

/** How much of that queue a frame is. */
export const sizeOf = (data: string | ArrayBuffer): number =>
  typeof data === 'string' ? data.length : data.byteLength;

/** The only origin the window ever has. */
export const ORIGIN = 'app://console';
