import * as z from 'zod';
import { action } from '../action.ts';
import { nameOf } from '../words.ts';
import { exportPackage, packable, packageName, place } from './package.ts';

/** A VM for products of others. */
export const exportOvf = action({
  id: 'vm.exportOvf',
  label: 'Export as OVF…',
  applies: ['VM'],
  kinds: ['vm', 'template'],
  group: 'copy',
  atOnce: 1,
  methods: ['task.create', 'GET /export_raw_vdi'],
  args: z.object(place),
  check: (situation, vm, { name }) => packable(situation, vm, name),
  title: (vm, args) => `Export ${nameOf(vm)} to ${packageName(args)}`,
  run: (caller, vm, args) => exportPackage(caller, [vm], args),
});
