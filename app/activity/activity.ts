import * as z from 'zod';
import type { Failure } from '../errors/failure.ts';

export interface ObjectName {
  readonly pool: string;
  readonly cls: string;
  readonly ref: string;
  /** As it was called then. */
  readonly name: string;
}

export interface CallShown {
  readonly method: string;
  /** Parameters without the session; secrets already replaced. */
  readonly params: readonly unknown[];
  /** What its references pointed at when it was made, by reference. */
  readonly objects?: Readonly<Record<string, { readonly cls: string; readonly uuid: string }>>;
  /** What the pool it is made to was called. */
  readonly pool?: string;
}

/** What every server said when none could have a VM. */
export interface ServersAsked {
  readonly vm: string;
  readonly hosts: readonly {
    readonly host: string;
    /** Absent when that one would take it after all. */
    readonly refusal?: Failure;
  }[];
}

export interface ActivityStep {
  readonly title: string;
  readonly state: 'pending' | 'running' | 'done' | 'failed' | 'cancelled' | 'skipped';
  /** 0 to 1. */
  readonly progress: number;
  readonly target?: ObjectName;
  readonly task?: string;
  readonly failure?: Failure;
  readonly servers?: ServersAsked;
  readonly calls: readonly CallShown[];
}

/** Bytes on their way between a server and a file. */
export interface TransferShown {
  readonly done: number;
  /** Absent where only the server knows. */
  readonly total?: number;
  /** Bytes per second lately. */
  readonly rate: number;
  readonly paused: boolean;
}

/** One row of the timeline. Times: milliseconds since 1970. */
export interface Activity {
  readonly id: string;
  readonly kind: 'action' | 'foreign-task' | 'message' | 'connection' | 'rollout';
  /** A sentence with the objects' names: "Starting web-07". */
  readonly title: string;
  /** Its id in `app/actions`, when it is one. */
  readonly action?: string;
  /** What its server calls this kind of message, when it is one. */
  readonly message?: string;
  /** `cancelled`: somebody stopped it, or some of it while the rest was done; `partly`: some of it failed. */
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'partly';
  readonly progress: number;
  readonly started: number;
  readonly finished?: number;
  readonly who: string;
  readonly targets: readonly ObjectName[];
  readonly steps: readonly ActivityStep[];
  readonly failure?: Failure;
  readonly transfer?: TransferShown;
  /** Whether cancel would do something now, or why not. */
  readonly cancel: { readonly can: true } | { readonly can: false; readonly why: string };
  /** What would be run again for the failed targets, or to go back. */
  readonly retry?: ActionRequest;
  /** In place of `retry` where secrets belong to it, which are not kept: the rest of what was asked. */
  readonly asks?: ActionRequest;
  readonly undo?: ActionRequest;
}

const plainRequest = z.object({
  action: z.string().max(80),
  targets: z
    .array(
      z.object({
        pool: z.string().max(200),
        cls: z.string().max(60),
        ref: z.string().max(200),
        /** For this target alone, over the common ones. */
        args: z.record(z.string(), z.unknown()).optional(),
        /**
         * What a person saw when they decided: values of properties of an object, its own or that it belongs to. Where one of
         * them is another when the action is about to write, it does not.
         */
        seen: z
          .object({
            cls: z.string().max(60),
            ref: z.string().max(200),
            values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
          })
          .optional(),
      }),
    )
    .min(1)
    .max(5000),
  args: z.record(z.string(), z.unknown()),
});

/**
 * An action by its id in `app/actions`, its targets in one or several pools, and its own argument object; `next` follows
 * once all of it is done.
 */
export const actionRequest = plainRequest.extend({ next: plainRequest.optional() });

export type ActionRequest = z.output<typeof actionRequest>;
