import * as z from 'zod';
import type { Failure } from '../errors/failure.ts';
import type { ReportPart } from '../actions/host/report-parts.ts';
import type { ImageFacts } from '../wizards/import/image.ts';
import type { OwnCertificate } from './connections.ts';
import { ask } from './wire/define.ts';

const ref = z.string().max(200);

/** What the server itself says to one VM on one server. */
export interface ServerSays {
  readonly pool: string;
  readonly vm: string;
  readonly host: string;
  /** Absent when it would take it. */
  readonly refusal?: Failure;
}

/** What a server itself says about being emptied: who could not leave, by VM. */
export interface Blocked {
  readonly vm: string;
  readonly refusal: Failure;
}

export const actionsContract = {
  /** The server's own check of a plan, which wins over ours. `vdis`: with its disks, by disk. */
  'move.check': ask<readonly ServerSays[]>()(
    z.object({
      pool: ref,
      moves: z
        .array(
          z.object({
            pool: ref,
            vm: ref,
            host: ref,
            vdis: z.record(z.string(), ref).optional(),
            vifs: z.record(z.string(), ref).optional(),
            /** Network the bytes travel over. */
            network: ref.optional(),
            copy: z.boolean().optional(),
            /** Code of our own reason against it; it fits by our own check when left out. */
            ours: z.string().max(200).optional(),
          }),
        )
        .max(1000),
    }),
  ),
  /** VMs that the server could not evacuate as things are. */
  'host.blockers': ask<readonly Blocked[]>()(z.object({ pool: ref, host: ref })),
  /** The certificate that a server shows to consoles and browsers; `print`: the one that its pool tells of, so that another is asked for anew. */
  'host.certificate': ask<OwnCertificate>()(z.object({ pool: ref, host: ref, print: ref.optional() })),
  /** What these servers can all put into their status report; nothing where they do not say. */
  'host.reportParts': ask<readonly ReportPart[]>()(z.object({ pool: ref, hosts: z.array(ref).max(1000) })),
  /** What a file on this machine is, as far as it can be imported; fails with why it cannot. */
  'image.inspect': ask<ImageFacts>()(z.object({ file: z.string().min(1).max(4000) })),
  /** How far the clock on a pool's own wall is ahead of UTC, in minutes: the time its schedules go by. */
  'pool.wallClock': ask<{ readonly aheadMinutes: number }>()(z.object({ pool: ref })),
  /** The picture of its screen that is kept with a snapshot; null where there is none. */
  'snapshot.picture': ask<{ readonly type: string; readonly body: ArrayBuffer } | null>()(
    z.object({ pool: ref, snapshot: ref }),
  ),
  /** Every server of a VM's pool with its reason against starting it there: what stands behind NO_HOSTS_AVAILABLE. */
  'vm.servers': ask<readonly ServerSays[]>()(z.object({ pool: ref, vm: ref })),
};
