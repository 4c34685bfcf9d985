/**
 * Series that the console works out itself; the equals sign keeps them apart from the server's own names. `=cpu` is a fraction of what
 * the object has, the others are bytes and bytes per second.
 */
export const SUMMARY = [
  '=cpu',
  '=memory_used',
  '=memory_total',
  '=net_rx',
  '=net_tx',
  '=disk_read',
  '=disk_write',
] as const;

export type SummarySource = (typeof SUMMARY)[number];
