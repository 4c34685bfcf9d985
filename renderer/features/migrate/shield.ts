import { useMemo } from 'react';
import type { Site } from '../../../app/placement/facts.ts';
import { Room } from '../../../app/placement/room.ts';
import type { Steps } from '../../../app/placement/steps.ts';
import { critical, hostsOn } from '../../../app/placement/survive.ts';
import type { Plan } from './plan.ts';
import { useSteps } from './steps.ts';

/** Where the pointer only passes nothing is asked. */
const REST_MS = 150;

/** Counts the servers whose loss leaves VMs without a place, before and after a plan. */
function* losses(site: Site, plan: Plan): Steps<{ readonly plan: Plan; readonly words: string | undefined }> {
  const room = Room.of(site);
  const moved = Room.of(site);
  for (const { landing, host } of plan.going)
    if (landing.vm.pool === plan.pool && landing.memory > 0) moved.put(landing.vm.ref, host);
  const on = hostsOn(site);
  let [before, after] = [0, 0];
  for (const host of on) {
    before += Number(yield* critical(site, room, host, on));
    after += Number(yield* critical(site, moved, host, on));
  }
  if (after > 0)
    return {
      plan,
      words: after > before ? 'After this the loss of a server leaves VMs without a place' : undefined,
    };
  const still = before === 0 ? 'Still survives' : 'Survives';
  return { plan, words: `${still} the loss of any one server` };
}

/** What a plan means for the loss of a server, worked out once the plan stays what it is. */
export function useShield(site: Site | undefined, plan: Plan): string | undefined {
  const make = useMemo(() => (site ? () => losses(site, plan) : undefined), [site, plan]);
  const told = useSteps(plan.target, make, REST_MS);
  return told?.plan === plan ? told.words : undefined;
}
