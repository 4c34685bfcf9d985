/** What Electron's preload offers the window as `window.xenith`: encoded frames in both directions, nothing else. */
export interface Bridge {
  send(data: string | ArrayBuffer): void;
  onData(listener: (data: string | ArrayBuffer) => void): () => void;
}
