import { xapiFrom } from '../../host/version.ts';
import { ok } from '../../verdict.ts';
import { switching } from '../switches.ts';
import { since } from './since.ts';

export const setMigrationCompression = switching({
  id: 'pool.setMigrationCompression',
  label: 'Compress migrations',
  cls: 'pool',
  methods: ['pool.set_migration_compression'],
  what: 'migration compression',
  isOn: (pool) => pool.migration_compression,
  set: (caller, pool, on) => caller.call('pool.set_migration_compression', pool.$ref, on),
  check: ({ view }) => since(view, (host) => xapiFrom(host, '22.33'), 'XenServer 8 or XCP-ng 8.3') ?? ok,
});
