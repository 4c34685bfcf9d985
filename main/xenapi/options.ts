export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds without an answer until the call fails; the default suits a quick call. */
  readonly deadline?: number;
  /** Call with this session instead of the pool's own (another login of an admin who may do more). */
  readonly session?: string;
}

export interface TaskOptions extends CallOptions {
  /** 0 to 1, as the server reports it. */
  readonly onProgress?: (fraction: number) => void;
  /** The task's reference, as soon as it is known: for cancel, and for the timeline. */
  readonly onTask?: (ref: string) => void;
  /** Objects the task is about; written into the task so that other consoles show it too. */
  readonly appliesTo?: readonly string[];
}
