/** One host's reply: its own 120 series and 12 of each VM, newest row first, as current servers write it. */
export function updatesBody(of: {
  readonly vms: number;
  readonly rows: number;
  readonly at: number;
  readonly host?: number;
  readonly hosts?: number;
}): string {
  const { vms, rows, at, host = 0, hosts = 1 } = of;
  const legend: string[] = [];
  const own = [...Array.from({ length: 112 }, (_, cpu) => `cpu${cpu}`), 'cpu_avg', 'memory_total_kib', 'memory_free_kib', 'pif_aggr_rx', 'pif_aggr_tx', 'loadavg', 'hostload', 'running_vcpus']; // prettier-ignore
  for (const name of own) legend.push(`AVERAGE:host:host-${host}:${name}`);
  const guest = ['cpu0', 'cpu1', 'cpu_usage', 'memory', 'memory_internal_free', 'memory_target', 'vbd_xvda_read', 'vbd_xvda_write', 'vbd_xvda_read_latency', 'vbd_xvda_write_latency', 'vif_0_rx', 'vif_0_tx']; // prettier-ignore
  for (let vm = host; vm < vms; vm += hosts) for (const name of guest) legend.push(`AVERAGE:vm:vm-${vm}:${name}`);
  let seed = host + 1;
  const value = (): string => {
    seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
    return ((seed >>> 0) / 2 ** 32).toPrecision(15);
  };
  const data = Array.from({ length: rows }, (_, row) => {
    const values = legend.map(() => `"${value()}"`);
    return `{"t":"${at - row * 5}","values":[${values.join(',')}]}`;
  });
  const meta = `"start":"${at - rows * 5}","step":"5","end":"${at}","rows":"${rows}","columns":"${legend.length}"`;
  return `{"meta":{${meta},"legend":[${legend.map((entry) => `"${entry}"`).join(',')}]},"data":[${data.join(',')}]}`;
}
