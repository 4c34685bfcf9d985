import type { AnyObj, MirroredCls, Obj, View } from '../view.ts';

/** What a server writes down as news rather than as a reason to worry: what was done to a VM, and what a console would call doing it. */
const news: Readonly<Record<string, readonly [words: string, deed: RegExp]>> = {
  VM_STARTED: ['started', /start/i],
  VM_SHUTDOWN: ['shut down', /shut ?down/i],
  VM_REBOOTED: ['restarted', /restart|reboot/i],
  VM_SUSPENDED: ['was suspended', /suspend/i],
  VM_RESUMED: ['was resumed', /resume/i],
  VM_PAUSED: ['was paused', /pause/i],
  VM_UNPAUSED: ['was unpaused', /unpause/i],
  VM_MIGRATED: ['was migrated', /migrat|move|maintenance|evacuat/i],
  VM_CLONED: ['was cloned', /clone|copy|new/i],
  VM_SNAPSHOTTED: [': a snapshot was taken', /snapshot/i],
  VM_CHECKPOINTED: [': a snapshot with memory was taken', /snapshot|checkpoint/i],
  VM_SNAPSHOT_REVERTED: ['was reverted to a snapshot', /revert/i],
};

/** Whether a message is no reason to worry. */
export const isNews = (name: string): boolean => name in news;

/** Whether a message tells no more than a deed, named as a person would, has told already. */
export const tellsOf = (name: string, deed: string): boolean => news[name]?.[1].test(deed) === true;

const classes: Readonly<Record<string, MirroredCls>> = {
  vm: 'VM', host: 'host', sr: 'SR', pool: 'pool', vdi: 'VDI', certificate: 'Certificate', vmss: 'VMSS',
}; // prettier-ignore

/** Finds what messages are about; each class is gone through once, however many there are. */
export function subjectsIn(view: View): (message: Obj<'message'>) => AnyObj | undefined {
  const known = new Map<MirroredCls, Map<string, AnyObj>>();
  return ({ cls: written, obj_uuid }) => {
    const cls = classes[written.toLowerCase()];
    if (cls === undefined) return undefined;
    let objects = known.get(cls);
    if (!objects) {
      objects = new Map();
      for (const object of view.all(cls)) objects.set(object.uuid, object as AnyObj);
      known.set(cls, objects);
    }
    return objects.get(obj_uuid);
  };
}

const words: Readonly<Record<string, string>> = {
  VM_CRASHED: 'crashed',
  HA_HOST_FAILED: 'failed, and HA took it out',
  HA_POOL_OVERCOMMITTED: ': HA can no longer restart everything after a failure',
  HA_POOL_DROP_IN_PLAN_EXISTS_FOR: ': HA survives fewer failures than before',
  HA_PROTECTED_VM_RESTART_FAILED: 'could not be restarted by HA',
  HOST_CLOCK_SKEW_DETECTED: ': its clock is off from the other servers',
  HOST_CLOCK_WENT_BACKWARDS: ': its clock went backwards',
  HOST_SYNC_DATA_FAILED: 'could not write its data to disk',
  PBD_PLUG_FAILED_ON_SERVER_START: ': some storage did not come back when the server started',
  BOND_STATUS_CHANGED: ': a link of a bond went up or down',
  POOL_MASTER_TRANSITION: 'became the coordinator',
  MULTIPATH_PERIODIC_ALERT: ': a path to storage is lost',
  FAILED_LOGIN_ATTEMPTS: ': sign-ins failed',
  PERIODIC_UPDATE_SYNC_FAILED: ': the list of updates could not be fetched',
};

const variables: Readonly<Record<string, string>> = {
  cpu_usage: 'CPU',
  network_usage: 'network',
  disk_usage: 'disk traffic',
  memory_free_kib: 'free memory',
  memory_internal_free: 'free memory in the guest',
  fs_usage: 'the control domain’s disk',
  log_fs_usage: 'the control domain’s log disk',
  mem_usage: 'the control domain’s memory',
  physical_utilisation: 'space used',
};

/** A server's message in a person's words; what it wrote itself where nothing better is known. */
export function messageText(
  name: string,
  body: string,
  object: string,
): { readonly title: string; readonly detail: string } {
  if (name === 'ALARM') return alarm(body, object);
  const [deed] = news[name] ?? [];
  if (deed !== undefined) return { title: `${subject(object, deed)}${placesIn(body)}`, detail: '' };
  const known = words[name];
  const plain = body.trim().startsWith('<') ? '' : body.trim();
  if (known !== undefined)
    return {
      title: subject(object, known),
      detail: plain.length > 160 ? '' : plain,
    };
  const said = name.toLowerCase().replaceAll('_', ' ');
  return { title: plain === '' || plain.length > 200 ? `${object}: ${said}` : plain, detail: '' };
}

const subject = (object: string, words: string): string =>
  words.startsWith(':') ? `${object}${words}`.replace(/^: /, '') : `${object} ${words}`.trim();

/** The servers that a sentence of the server's names: " on xs-01", " from xs-01 to xs-02". */
function placesIn(body: string): string {
  const [first, second] = [...body.matchAll(/host:? '?([^'()]+?)'? \(uuid:/g)].map((match) => match[1] ?? '');
  if (first === undefined) return '';
  return second === undefined ? ` on ${first}` : ` from ${first} to ${second}`;
}

function alarm(body: string, object: string): { readonly title: string; readonly detail: string } {
  const value = Number(/^value:\s*([\d.eE+-]+)/m.exec(body)?.[1]);
  const attribute = (tag: string) => new RegExp(`<${tag}\\s+value="([^"]*)"`).exec(body)?.[1];
  const variable = attribute('name') ?? 'a value';
  const level = Number(attribute('alarm_trigger_level'));
  const what =
    variables[variable] ??
    (variable.startsWith('sr_io_throughput') ? 'storage throughput' : variable.replaceAll('_', ' '));
  const low = variable.startsWith('memory_');
  const fraction = level <= 1 && level > 0;
  const write = (number: number) => (fraction ? `${Math.round(number * 100)} %` : String(Math.round(number)));
  const detail =
    Number.isFinite(value) && Number.isFinite(level) ? `${write(value)}, the limit is ${write(level)}` : '';
  return { title: `${object} has been ${low ? 'low on' : 'high on'} ${what}`, detail };
}

/** How much a message weighs, 1 to 5. Alarms are all sent as 1; what was meant is written inside. */
export function weightOf(name: string, priority: number, body: string): number {
  if (name !== 'ALARM') return priority;
  return Number(/<alarm_priority\s+value="(\d)"/.exec(body)?.[1] ?? 3);
}
