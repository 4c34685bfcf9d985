import * as z from 'zod';
import type { Obj, View } from '../../inventory/view.ts';
import { action } from '../action.ts';
import type { Caller } from '../action.ts';
import { inFolder, plainName } from '../file-name.ts';
import { no, ok } from '../verdict.ts';
import { count, nameOf } from '../words.ts';
import { isDead, isLive } from './residents.ts';

/** As many at once as XenCenter fetches from one pool. */
const AT_ONCE = 3;

const args = z.object({
  folder: z.string().min(1).max(4000),
  /** Keys of what is gathered; all that a server gathers by itself when left out. */
  parts: z.array(z.string().max(200)).max(500).optional(),
  /** References of servers of the pool; all that answer when left out. */
  hosts: z.array(z.string().max(200)).max(1000).optional(),
  /** Tells the files of one gathering from the next: "2026-11-26-0730". */
  stamp: z.string().max(40),
});

const live = (view: View): readonly Obj<'host'>[] => [...view.all('host')].filter((host) => isLive(view, host));

function hostsOf(
  view: View,
  target: { readonly $ref: string },
  chosen: readonly string[] | undefined,
): readonly Obj<'host'>[] {
  const own = view.get('host', target.$ref);
  if (own) return [own];
  return live(view).filter(({ $ref }) => chosen === undefined || chosen.includes($ref));
}

async function fetchOne(caller: Caller, host: Obj<'host'>, one: z.output<typeof args>): Promise<string> {
  const file = inFolder(one.folder, `status-${plainName(nameOf(host))}-${one.stamp}.tar`);
  await caller.transfer({
    direction: 'download',
    path: '/system-status',
    query: { output: 'tar', ...(one.parts === undefined ? {} : { entries: one.parts.join(',') }) },
    file,
    task: `Status report of ${nameOf(host)}`,
    result: 'void',
    host: host.$ref,
  });
  return file;
}

/** What the servers know of themselves, for whoever has to find out what is wrong: a file for each. */
export const statusReport = action({
  id: 'host.statusReport',
  label: 'Server status report…',
  applies: ['pool', 'host'],
  group: 'copy',
  reach: 'pool',
  methods: ['task.create', 'GET /system-status'],
  args,
  check: (situation, target, { hosts }) => {
    if (isDead(situation.view, target)) return no('host-dead', 'The server does not answer');
    return hosts?.length === 0 ? no('none', 'Choose a server') : ok;
  },
  title: (target, { hosts }, view) => {
    const all = hostsOf(view, target, hosts);
    return all.length === 1 && all[0]
      ? `Status report of ${nameOf(all[0])}`
      : `Status report of ${count(all.length, 'server')}`;
  },
  async run(caller, target, one) {
    const hosts = hostsOf(caller.view, target, one.hosts);
    if (hosts.length === 1 && hosts[0]) return [await fetchOne(caller, hosts[0], one)];
    caller.expectSteps(hosts.length);
    const waiting = [...hosts];
    const files: string[] = [];
    const failed: unknown[] = [];
    // What one server cannot give is no reason to go without the others.
    const lane = async (): Promise<void> => {
      for (let host = waiting.shift(); host; host = waiting.shift()) {
        const at = host;
        try {
          files.push(await caller.step(`Fetch from ${nameOf(at)}`, (step) => fetchOne(step, at, one)));
        } catch (error) {
          failed.push(error);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    if (files.length === 0 && failed.length > 0) throw failed[0];
    return files;
  },
});
