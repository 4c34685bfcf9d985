import type { Guest } from '../testing.ts';
import { featuresOf } from '../world/guests.ts';
import { add, each, find, read, write } from '../world/typed.ts';
import type { World } from '../world/world.ts';
import type { Outcome } from './tree.ts';
import type { Recording } from './recording.ts';

/** What is needed to do what was done between two recordings. */
export interface Stage {
  readonly world: World;
  readonly guest: Guest;
  readonly recording: Recording;
  readonly recorded: Outcome;
  /** What the recordings call this, is here. */
  readonly bind: (recorded: string, here: string) => void;
  readonly here: (recorded: string) => string;
  /** The next calls of this name fail. */
  readonly fail: (call: string, times: number, code: string, ...params: readonly string[]) => void;
}

type Step = (stage: Stage) => Promise<unknown> | void;

/** Names of the recorded pool that these steps need. */
const HALTED = 'OpaqueRef:b4cf3de9-547f-a88f-cfdb-ec05cba80a05';
const PROVISIONED = 'OpaqueRef:4258a6f6-7229-ff68-6282-15f8ce3142cf';
const FIRST = 'OpaqueRef:c73bd0e7-b382-9a88-c944-3b9d068d29cf';
const PAUSED = 'OpaqueRef:908b6f64-28a8-bb4e-3cd1-9be82eeea73a';
const LOCAL_SR = 'OpaqueRef:7d8f7b2f-2bd6-894c-097e-930310eaf032';
const FAILING_SR = 'OpaqueRef:bc160f7d-af6b-bc81-3470-32f15dbe1ac3';
const SHARED_SR = 'OpaqueRef:3ee1880f-a849-b86e-0ab9-59b5185e9d70';
const NETWORK = 'OpaqueRef:595f465a-256a-a7d7-6c02-4f26fae65371';
const DRIVE = 'OpaqueRef:c964b297-1e3f-68fa-63ff-bf78f49f3687';
const GIB = 1024 ** 3;

/** Guests there needed no time until their tools spoke. */
function tools({ world: { db }, here }: Stage, recorded: string): void {
  const vm = here(recorded);
  if (db.get('VM_guest_metrics', read(db, 'VM', vm).guest_metrics) !== undefined) return;
  const metrics = add(db, 'VM_guest_metrics', {
    PV_drivers_version: { major: '8', minor: '4', micro: '0' },
    PV_drivers_detected: true,
    other: featuresOf(false),
    live: true,
  });
  write(db, 'VM', vm, { guest_metrics: metrics });
}

async function halt({ world, guest, here }: Stage, recorded: string): Promise<void> {
  if (read(world.db, 'VM', here(recorded)).power_state !== 'Halted')
    await guest.call('VM.hard_shutdown', here(recorded));
}

async function run(stage: Stage, recorded: string): Promise<void> {
  const { world, guest, here } = stage;
  const state = read(world.db, 'VM', here(recorded)).power_state;
  if (state === 'Paused') await guest.call('VM.unpause', here(recorded));
  else if (state === 'Suspended') await guest.call('VM.resume_on', here(recorded), world.coordinator(), false, false);
  else if (state !== 'Running') await guest.call('VM.start', here(recorded), false, false);
  tools(stage, recorded);
}

async function clone({ guest, bind }: Stage, recorded: string, source: string): Promise<string> {
  const made = await guest.call<string>('VM.clone', source, recorded);
  bind(recorded, made);
  return made;
}

async function disk({ guest }: Stage, sr: string): Promise<string> {
  const record = { name_label: 'staged', name_description: '', SR: sr, virtual_size: String(GIB), type: 'user' };
  const rest = { sharable: false, read_only: false, other_config: {}, xenstore_data: {}, sm_config: {}, tags: [] };
  return guest.call<string>('VDI.create', { ...record, ...rest });
}

async function plugged(
  { guest }: Stage,
  vm: string,
  vdi: string,
  userdevice: string,
  record: object = {},
): Promise<string> {
  return guest.call<string>('VBD.create', {
    VM: vm,
    VDI: vdi,
    userdevice,
    bootable: false,
    mode: 'RW',
    type: 'Disk',
    unpluggable: true,
    empty: false,
    other_config: {},
    qos_algorithm_type: '',
    qos_algorithm_params: {},
    ...record,
  });
}

/** A VM with a disk that only one host reaches. */
const onLocalStorage =
  (recorded: string): Step =>
  async (stage) => {
    const { world, here } = stage;
    const template = find(world.db, 'VM', (row) => row.is_a_template && row.name_label === 'Other install media');
    const vm = await clone(stage, recorded, template ?? '');
    write(world.db, 'VM', vm, { is_a_template: false });
    await plugged(stage, vm, await disk(stage, here(LOCAL_SR)), '0');
    await stage.guest.call('VM.update_allowed_operations', vm);
  };

const tooBig: Step = async (stage) => {
  await halt(stage, HALTED);
  const much = String(200 * GIB);
  await stage.guest.call('VM.set_memory_limits', stage.here(HALTED), String(GIB), much, much, much);
};

/** Recorded calls that were made once more under another name. */
async function finished({ guest, bind }: Stage, recorded: string, call: string, ...params: unknown[]): Promise<void> {
  const task = await guest.call<string>(`Async.${call}`, ...params);
  bind(recorded, task);
  while ((await guest.call('task.get_status', task)) === 'pending');
}

/** Just those interfaces are attached that the answer names; the first one had been made meanwhile. */
const attached: Step = async ({ world: { db }, guest, here, bind, recorded }) => {
  const [, made = '', ...named] = recorded.kind === 'error' ? recorded.error : [];
  const vif = { device: '4', network: here(NETWORK), VM: here(HALTED), MAC: '02:00:00:00:00:aa', MTU: '1500' };
  const rest = { other_config: {}, qos_algorithm_type: '', qos_algorithm_params: {} };
  bind(made, await guest.call<string>('VIF.create', { ...vif, ...rest }));
  for (const ref of read(db, 'network', here(NETWORK)).VIFs)
    write(db, 'VIF', ref, { currently_attached: ref === here(made) || named.includes(ref) });
};

/** By the number of the recording: what somebody did before it that was not recorded. */
export const before: ReadonlyMap<number, Step> = new Map<number, Step>([
  [
    122,
    ({ guest, here, recorded }) =>
      guest.call('VM.set_name_description', here(FIRST), recorded.kind === 'value' ? recorded.value : ''),
  ],
  [
    134,
    (stage) =>
      clone(
        stage,
        'OpaqueRef:b0928cdf-80d9-b48a-519f-6069673726e1',
        find(stage.world.db, 'VM', (row) => row.is_a_template) ?? '',
      ),
  ],
  [138, ({ guest, here }) => guest.call('VM.provision', here(PROVISIONED)).catch(() => undefined)],
  [144, (stage) => tools(stage, PROVISIONED)],
  [147, (stage) => tools(stage, PROVISIONED)],
  [
    151,
    async ({ guest, here, bind }) =>
      bind(
        'OpaqueRef:9b9c07c1-2d82-d7ca-1ba5-5bae1a439418',
        await guest.call<string>('VM.snapshot', here(PROVISIONED), 'snap', []),
      ),
  ],
  [
    198,
    (stage) =>
      finished(
        stage,
        'OpaqueRef:ab40f079-34b5-c35d-480c-bda494b0d94c',
        'VM.clone',
        find(stage.world.db, 'VM', (row) => row.is_a_template) ?? '',
        'again',
      ),
  ],
  [206, (stage) => tools(stage, FIRST)],
  [216, (stage) => tools(stage, HALTED)],
  [222, (stage) => tools(stage, HALTED)],
  [
    231,
    async ({ guest, bind }) =>
      bind('OpaqueRef:79581fd9-48b9-33da-4fcb-679f7842feb8', await guest.call<string>('task.create', 'x', '')),
  ],
  [352, ({ fail }) => fail('SR.scan', 1, 'SR_BACKEND_FAILURE_40', '', 'The SR scan failed [opterr=simulated]', '')],
  [
    355,
    ({ world, here, bind }) =>
      bind('OpaqueRef:fb4640d5-2061-6152-c3f0-741bf0a92f92', read(world.db, 'SR', here(FAILING_SR)).PBDs[0] ?? ''),
  ],
  [387, attached],
  [475, onLocalStorage('OpaqueRef:c3ca0a2a-a3e2-d5d7-af2a-fe9fd4769bca')],
  [479, (stage) => tools(stage, 'OpaqueRef:c3ca0a2a-a3e2-d5d7-af2a-fe9fd4769bca')],
  [494, tooBig],
  [
    530,
    async (stage) => {
      await run(stage, PAUSED);
      await stage.guest.call('VM.pause', stage.here(PAUSED));
    },
  ],
  [
    592,
    async (stage) => {
      await run(stage, PAUSED);
      await stage.guest.call('VM.suspend', stage.here(PAUSED));
    },
  ],
  [616, onLocalStorage('OpaqueRef:5f8d37fc-1a1d-3de9-5ae4-5f7bd638bed9')],
  [620, (stage) => tools(stage, 'OpaqueRef:5f8d37fc-1a1d-3de9-5ae4-5f7bd638bed9')],
  [636, (stage) => halt(stage, HALTED)],
  [642, ({ guest, here }) => guest.bare('session.logout', here('OpaqueRef:06ce9fc7-268a-c30d-6fc1-0cf827998756'))],
  [
    646,
    async (stage) => {
      await stage.guest.call('host.enable', stage.world.coordinator());
      await run(stage, PAUSED);
    },
  ],
  [650, ({ guest, here }) => guest.call('VBD.eject', here(DRIVE))],
  [
    651,
    async (stage) => {
      const vm = read(stage.world.db, 'VBD', stage.here(DRIVE)).VM;
      const vdi = await disk(stage, stage.here(SHARED_SR));
      stage.bind('OpaqueRef:ec7f28d5-eaa1-482f-9f5c-843dd023ee48', vdi);
      stage.bind('OpaqueRef:c2574b90-bf97-4b9a-4bff-227ce81e0886', await plugged(stage, vm, vdi, '5'));
    },
  ],
  [
    670,
    ({ world, bind }) => {
      // The member is asked here.
      const away = find(
        world.db,
        'VM',
        (row) => row.power_state === 'Running' && !row.is_control_domain && row.resident_on === world.coordinator(),
      );
      bind('8ff33cea-7fce-21e8-cd8a-632be08518d5', read(world.db, 'VM', away ?? '').uuid);
    },
  ],
  ...([704, 705] as const).map((number): [number, Step] => [
    number,
    ({ world, bind, recording }) => {
      const ours = [...each(world.db, 'console')].find(
        ([, row]) => row.protocol === 'rfb' && read(world.db, 'VM', row.VM).resident_on === world.coordinator(),
      );
      bind(/ref=(OpaqueRef:[0-9a-f-]+)/.exec(recording.request)?.[1] ?? '', ours?.[0] ?? '');
    },
  ]),
  [
    808,
    async ({ guest, bind }) => {
      const base = 'https://repo.example.com/base';
      bind(
        'OpaqueRef:e3ec5b51-9d31-6be4-a025-b8b66d3e3995',
        await guest.call<string>('Repository.introduce', 'base', '', base, `${base}-src`, false, ''),
      );
    },
  ],
  // No signing key was installed there.
  [817, ({ fail }) => fail('pool.sync_updates', 2, 'INTERNAL_ERROR', 'gpg key file is not a regular file')],
  [
    844,
    ({ world, bind }) => {
      const full = find(world.db, 'SR', (row) => row.shared && row.content_type === 'user') ?? '';
      write(world.db, 'SR', full, { physical_utilisation: read(world.db, 'SR', full).physical_size });
      bind('OpaqueRef:3d23af46-ec87-f8a1-8517-e3979f7b5265', full);
    },
  ],
  [
    856,
    async ({ guest, bind }) =>
      bind(
        'OpaqueRef:420b1897-ce5f-aa04-b1a8-fc3ccec116ff',
        await guest.call<string>('network.create', {
          name_label: 'staged',
          name_description: '',
          MTU: '1500',
          other_config: {},
          bridge: '',
          managed: true,
          tags: [],
        }),
      ),
  ],
  [
    861,
    async ({ world: { db }, guest, here, bind }) => {
      const tags = read(db, 'network', here('OpaqueRef:420b1897-ce5f-aa04-b1a8-fc3ccec116ff')).PIFs.map(
        (pif) => read(db, 'PIF', pif).VLAN_master_of,
      );
      bind('OpaqueRef:57ffda45-6037-3976-408f-b25694171f0d', tags[0] ?? '');
      bind('OpaqueRef:146c7eb9-84e8-adb9-ea9d-71528c65d361', tags[1] ?? '');
      for (const vlan of tags.slice(2)) await guest.call('VLAN.destroy', vlan);
    },
  ],
]);
