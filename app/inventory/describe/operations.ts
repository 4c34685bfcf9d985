const words: Readonly<Record<string, string>> = {
  start: 'Starting',
  start_on: 'Starting',
  clean_shutdown: 'Shutting down',
  shutdown: 'Shutting down',
  hard_shutdown: 'Forcing off',
  clean_reboot: 'Restarting',
  hard_reboot: 'Restarting',
  reboot: 'Restarting',
  suspend: 'Suspending',
  resume: 'Resuming',
  resume_on: 'Resuming',
  pause: 'Pausing',
  unpause: 'Resuming',
  pool_migrate: 'Migrating',
  migrate_send: 'Migrating',
  snapshot: 'Taking snapshot',
  snapshot_with_quiesce: 'Taking snapshot',
  checkpoint: 'Taking snapshot',
  csvm: 'Taking snapshot',
  revert: 'Reverting',
  clone: 'Cloning',
  copy: 'Copying',
  create_template: 'Making template',
  make_into_template: 'Making template',
  provision: 'Creating',
  export: 'Exporting',
  import: 'Importing',
  destroy: 'Deleting',
  evacuate: 'Evacuating',
  power_on: 'Powering on',
  apply_updates: 'Updating',
};

/** An operation under way, as a word beside the object: "Migrating". */
export const operationWord = (operation: string): string => {
  const plain = operation.replaceAll('_', ' ');
  return words[operation] ?? plain.charAt(0).toUpperCase() + plain.slice(1);
};
