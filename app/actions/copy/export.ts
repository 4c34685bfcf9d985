import * as z from 'zod';
import { action } from '../action.ts';
import { file } from '../args.ts';
import { baseName } from '../file-name.ts';
import { ANY_STATE, AT_REST, operation } from '../vm-state.ts';
import { nameOf } from '../words.ts';

export const exportVm = action({
  id: 'vm.export',
  label: 'Export…',
  applies: ['VM'],
  kinds: ['vm', 'template', 'snapshot'],
  group: 'copy',
  atOnce: 2,
  methods: ['task.create', 'GET /export'],
  args: z.object({ file, compress: z.enum(['no', 'gzip', 'zstd']).optional() }),
  check: (situation, vm) => operation(situation, vm, 'export', vm.is_a_snapshot ? ANY_STATE : AT_REST),
  title: (vm, args) => `Export ${nameOf(vm)} to ${baseName(args.file)}`,
  run: (caller, vm, args) =>
    caller.transfer({
      direction: 'download',
      path: '/export',
      query: {
        uuid: vm.uuid,
        use_compression: args.compress === 'zstd' ? 'zstd' : String(args.compress === 'gzip'),
      },
      file: args.file,
      task: `Export of VM: ${nameOf(vm)}`,
      result: 'void',
    }),
});
