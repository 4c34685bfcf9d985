import type { LabPlan } from '../world/plan.ts';
import { practice } from './practice.ts';

/** Plans by name; made when asked for, since some are large. */
export const profiles: Readonly<Record<string, () => LabPlan>> = {
  practice: () => practice,
};
