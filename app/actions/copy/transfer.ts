import * as z from 'zod';
import { action } from '../action.ts';
import { ok } from '../verdict.ts';
import { operation } from '../vm-state.ts';
import { nameOf } from '../words.ts';

const file = z.string().min(1).max(4000);
const baseName = (path: string): string => path.replace(/^.*[\\/]/, '');

export const exportVm = action({
  id: 'vm.export',
  label: 'Export…',
  applies: ['VM'],
  kinds: ['vm', 'template', 'snapshot'],
  group: 'copy',
  atOnce: 2,
  methods: ['task.create', 'GET /export'],
  args: z.object({ file, compress: z.enum(['no', 'gzip', 'zstd']).optional() }),
  check: (situation, vm) =>
    operation(
      situation,
      vm,
      'export',
      vm.is_a_snapshot ? ['Halted', 'Suspended', 'Running', 'Paused'] : ['Halted', 'Suspended'],
    ),
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

export const importVm = action({
  id: 'pool.import',
  label: 'Import…',
  applies: ['pool', 'host'],
  group: 'copy',
  dialog: true,
  atOnce: 2,
  methods: ['task.create', 'PUT /import', 'VM.set_affinity', 'VM.start'],
  args: z.object({
    file,
    sr: z.string().max(200).optional(),
    home: z.string().max(200).optional(),
    start: z.boolean().optional(),
  }),
  check: () => ok,
  title: (_target, args) => `Import ${baseName(args.file)}`,
  async run(caller, _target, args) {
    const [pool] = caller.view.all('pool');
    const made = await caller.transfer<readonly string[]>(
      {
        direction: 'upload',
        path: '/import',
        query: { restore: 'false', force: 'false', sr_id: args.sr ?? pool?.default_SR ?? '' },
        file: args.file,
        task: 'VM import',
        result: 'VM ref set',
      },
      0.9,
    );
    for (const vm of Array.isArray(made) ? made : []) {
      if (args.home !== undefined) await caller.call('VM.set_affinity', vm, args.home);
      if (args.start) await caller.task('VM.start', [vm, false, false], 0.1);
    }
    return made;
  },
});
