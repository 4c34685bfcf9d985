import type { LabPlan } from '../world/plan.ts';
import { fleet, large } from './big.ts';
import { generations } from './generations.ts';
import { mixed } from './mixed.ts';
import { practice } from './practice.ts';
import { legacy, single, xcpNg } from './small.ts';

/** Plans by name; made when asked for, since some are large. */
export const profiles: Readonly<Record<string, () => LabPlan>> = {
  practice: () => practice,
  single: () => single,
  legacy: () => legacy,
  'xcp-ng': () => xcpNg,
  mixed: () => mixed,
  generations: () => generations,
  large,
  fleet,
};
