import * as z from 'zod';
import { action, type Caller } from '../action.ts';
import { file } from '../args.ts';
import { baseName } from '../file-name.ts';
import { startNew, undoHalf } from '../half-made.ts';
import { ok } from '../verdict.ts';

const wish = z.object({
  was: z.string().max(4000),
  name: z.string().min(1).max(4000),
  nics: z.array(z.object({ device: z.string().max(10), network: z.string().max(200) })).max(32),
});
type Wish = z.output<typeof wish>;

export const importVm = action({
  id: 'pool.import',
  label: 'Import…',
  applies: ['pool', 'host'],
  group: 'copy',
  reach: 'one',
  dialog: true,
  atOnce: 2,
  methods: [
    'task.create',
    'PUT /import',
    'VIF.move',
    'VIF.destroy',
    'VM.set_name_label',
    'VM.set_affinity',
    'VM.start',
  ],
  args: z.object({
    file,
    sr: z.string().max(200).optional(),
    home: z.string().max(200).optional(),
    start: z.boolean().optional(),
    /** The archive's VMs by the names they have in it: what they are called here, and where their interfaces go; "" for nowhere. */
    vms: z.array(wish).max(500).optional(),
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
    const refs = Array.isArray(made) ? made : [];
    const wished = [...(args.vms ?? [])];
    try {
      for (const vm of refs) {
        await settle(caller, vm, wished);
        if (args.home !== undefined) await caller.call('VM.set_affinity', vm, args.home);
      }
    } catch (error) {
      for (const vm of refs) await undoHalf(caller.steadfast, vm);
      throw error;
    }
    if (args.start) for (const vm of refs) await startNew(caller, vm, 'it');
    return made;
  },
});

/** Gives an imported VM the name and networks that were chosen: the server goes by the names of those it had. */
async function settle(caller: Caller, ref: string, wished: Wish[]): Promise<void> {
  const vm = await caller.call<{ name_label: string; VIFs: readonly string[] }>('VM.get_record', ref);
  const index = wished.findIndex(({ was }) => was === vm.name_label);
  const [wish] = index < 0 ? [] : wished.splice(index, 1);
  if (!wish) return;
  for (const vif of vm.VIFs) {
    const { device, network } = await caller.call<{ device: string; network: string }>('VIF.get_record', vif);
    const to = wish.nics.find((nic) => nic.device === device)?.network;
    if (to === undefined || to === network) continue;
    if (to === '') await caller.task('VIF.destroy', [vif], 0);
    else await caller.task('VIF.move', [vif, to], 0);
  }
  if (wish.name !== vm.name_label) await caller.call('VM.set_name_label', ref, wish.name);
}
