import { useEffect, useState } from 'react';
import type { Site } from '../../../app/placement/facts.ts';
import { Room } from '../../../app/placement/room.ts';
import { hostsOn, isCritical } from '../../../app/placement/survive.ts';
import type { Plan } from './plan.ts';

/** Where the pointer only passes nothing is asked. */
const REST_MS = 150;
const SLICE_MS = 4;

/** Counts the servers whose loss leaves VMs without a place, before and after a plan; stops wherever it is asked to wait. */
function* losses(site: Site, plan: Plan): Generator<undefined, string | undefined> {
  const room = Room.of(site);
  const moved = Room.of(site);
  for (const { landing, host } of plan.going)
    if (landing.vm.pool === plan.pool && landing.memory > 0) moved.put(landing.vm.ref, host);
  const on = hostsOn(site);
  let [before, after] = [0, 0];
  for (const host of on) {
    before += Number(isCritical(site, room, host, on));
    yield;
    after += Number(isCritical(site, moved, host, on));
    yield;
  }
  if (after === 0)
    return before === 0 ? 'Still survives the loss of any one server' : 'Survives the loss of any one server';
  return after > before ? 'After this the loss of a server leaves VMs without a place' : undefined;
}

/** What a plan means for the loss of a server, worked out a little at a time once the plan stays what it is. */
export function useShield(site: Site | undefined, plan: Plan): string | undefined {
  const [told, setTold] = useState<{ readonly plan: Plan; readonly words: string | undefined }>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    if (!site) return undefined;
    const work = losses(site, plan);
    const step = (): void => {
      const until = performance.now() + SLICE_MS;
      let next = work.next();
      while (next.done !== true && performance.now() < until) next = work.next();
      if (next.done === true) setTold({ plan, words: next.value });
      else timer = setTimeout(step);
    };
    timer = setTimeout(step, REST_MS);
    return () => clearTimeout(timer);
  }, [site, plan]);
  return told?.plan === plan ? told.words : undefined;
}
