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
  const known = words[name];
  const plain = body.trim().startsWith('<') ? '' : body.trim();
  if (known !== undefined)
    return {
      title: known.startsWith(':') ? `${object}${known}`.replace(/^: /, '') : `${object} ${known}`.trim(),
      detail: plain.length > 160 ? '' : plain,
    };
  const said = name.toLowerCase().replaceAll('_', ' ');
  return { title: plain === '' || plain.length > 200 ? `${object}: ${said}` : plain, detail: '' };
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
