import * as z from 'zod';
import type { Found } from '../wizards/new-sr/probe.ts';
import { ask } from './wire/define.ts';

const config = z.record(z.string().max(200), z.string().max(4000));

export const storageContract = {
  /** Asks a driver what is at a place; what it lacks to answer comes back as the choices there are. */
  'sr.probe': ask<Found>()(
    z.object({
      pool: z.string().max(200),
      /** Reference of the server that looks; the coordinator when left out. */
      host: z.string().max(200).optional(),
      type: z.string().min(1).max(60),
      config,
      /** Handed to the server as secrets that are gone afterwards. */
      secrets: config,
    }),
  ),
};
