/** Time of a simulated world: real, any factor faster, or by hand. */
export interface Clock {
  /** Simulated milliseconds since 1970, UTC. */
  now(): number;
  /** Runs `action` once `seconds` of simulated time have passed; answers a function that prevents it. */
  after(seconds: number, action: () => void): () => void;
  /** Waits; rejects with an AbortError when the signal fires first. */
  sleep(seconds: number, signal?: AbortSignal): Promise<void>;
}
