import type { Db, Value } from '../world/db.ts';
import type { World } from '../world/world.ts';

export { XenError } from '../world/failure.ts';

/** Where a call stands: who makes it, on which host it arrived, and the task that stands for it. */
export interface Call {
  readonly world: World;
  readonly db: Db;
  readonly method: string;
  readonly session: string;
  /** Reference of the host whose address was spoken to. */
  readonly host: string;
  readonly task: TaskHandle;
  /** Whether somebody could sign in like this, at any pool of the lab. */
  readonly admits: (user: string, password: string) => boolean;
}

/** Every call has one, synchronous ones too; other clients see it. */
export interface TaskHandle {
  readonly ref: string;
  /** 0 to 1. */
  progress(fraction: number): void;
  /** Aborted when somebody cancels the task or the host dies. */
  readonly signal: AbortSignal;
}

/** The meaning of one method; parameters have been counted and type-checked, the session, role and handles too. */
export type Handler = (call: Call, ...params: readonly never[]) => Value | void | Promise<Value | void>;
export type Handlers = Readonly<Record<string, Handler>>;
