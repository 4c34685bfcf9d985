import { isRef, NULL_REF } from '../../../../app/xenapi/ref.ts';
import type { Db } from '../db.ts';
import { XenError } from '../failure.ts';
import { BIOS_STRINGS } from '../guests.ts';
import { authority } from '../genesis/site.ts';
import { GIB, add, each, peek, read, write, xenTime, type Rec } from '../typed.ts';
import type { World } from '../world.ts';
import { type Effort, part, spend } from './effort.ts';
import { cardFor } from './graphics.ts';
import { boot, silence } from './guest.ts';
import { balloon } from './memory.ts';
import { hostWords, sayVm } from './messages.ts';
import { begin, during } from './operations.ts';
import { createImage, dropImage, roomForImage } from './images.ts';

const BUILD = 1.5;
const BUILD_PER_GIB = 0.015;
const IMAGE_GIB_PER_SECOND = 0.6;

function nextDomid(db: Db, host: string): number {
  let highest = 0;
  for (const [, vm] of each(db, 'VM')) if (vm.resident_on === host) highest = Math.max(highest, vm.domid);
  return highest + 1;
}

/** A window into the VM, at the host it runs on. */
export function openConsole(world: World, vm: string, host: string): void {
  const ref = world.random.ref();
  const location = `https://${authority(read(world.db, 'host', host).address, world.port)}/console?ref=${ref}`;
  add(world.db, 'console', { protocol: 'rfb', location, VM: vm }, ref);
}

function closeConsoles(db: Db, vm: string): void {
  for (const ref of read(db, 'VM', vm).consoles) if (peek(db, 'console', ref)) db.destroy('console', ref);
}

function eachDevice(db: Db, vm: Rec<'VM'>, visit: (cls: 'VBD' | 'VIF', ref: string) => void): void {
  for (const vbd of vm.VBDs) if (peek(db, 'VBD', vbd)) visit('VBD', vbd);
  for (const vif of vm.VIFs) if (peek(db, 'VIF', vif)) visit('VIF', vif);
}

const LETTERS = 'abcdefghijklmnop';

/** Plugs every disk and interface in; the marks stay until the domain is built. */
function attachDevices(world: World, ref: string, effort: Effort): () => void {
  const { db } = world;
  const ends: (() => void)[] = [];
  eachDevice(db, read(db, 'VM', ref), (cls, device) => {
    ends.push(begin(db, cls, device, 'attach', effort));
    if (cls === 'VIF') write(db, 'VIF', device, { currently_attached: true });
    else {
      const { userdevice } = read(db, 'VBD', device);
      write(db, 'VBD', device, { currently_attached: true, device: `xvd${LETTERS.charAt(Number(userdevice)) || 'p'}` });
    }
  });
  return () => ends.forEach((end) => end());
}

/** What is passed through from the host comes with the domain and goes with it. */
function passThrough(db: Db, ref: string, host: string | undefined): void {
  const { VUSBs, VGPUs, VIFs } = read(db, 'VM', ref);
  for (const vusb of VUSBs) write(db, 'VUSB', vusb, { currently_attached: host !== undefined });
  for (const vgpu of VGPUs) {
    const card = host === undefined ? undefined : cardFor(db, vgpu, host);
    write(db, 'VGPU', vgpu, { currently_attached: host !== undefined, resident_on: card ?? NULL_REF });
  }
  const status = host === undefined ? 'stopped' : 'initialised';
  for (const [proxy, { VIF }] of each(db, 'PVS_proxy'))
    if (VIFs.includes(VIF)) write(db, 'PVS_proxy', proxy, { currently_attached: host !== undefined, status });
}

function detachDevices(db: Db, ref: string): void {
  eachDevice(db, read(db, 'VM', ref), (cls, device) => db.patch(cls, device, { currently_attached: false }));
}

/** The domain is there: everything that shows it, in one go. */
export function settleOn(
  world: World,
  ref: string,
  host: string,
  powerState: 'Running' | 'Paused',
  booted: boolean,
): void {
  const { db } = world;
  const vm = read(db, 'VM', ref);
  const { vendor = '' } = read(db, 'host', host).cpu_info;
  const { features_hvm: features = '' } = read(db, 'pool', world.pool()).cpu_info;
  const now = xenTime(world.clock.now());
  write(db, 'VM', ref, {
    power_state: powerState,
    resident_on: host,
    scheduled_to_be_resident_on: NULL_REF,
    domid: nextDomid(db, host),
    ...(booted
      ? {
          last_boot_CPU_flags: { vendor, features },
          requires_reboot: false,
          ...(Object.keys(vm.bios_strings).length === 0 ? { bios_strings: BIOS_STRINGS } : {}),
          pending_guidances: [],
          pending_guidances_recommended: [],
          pending_guidances_full: [],
        }
      : {}),
  });
  if (peek(db, 'VM_metrics', vm.metrics)) {
    write(db, 'VM_metrics', vm.metrics, {
      ...(booted ? { start_time: now } : {}),
      VCPUs_number: vm.VCPUs_at_startup,
      hvm: vm.HVM_boot_policy !== '',
      current_domain_type: vm.domain_type,
      last_updated: now,
    });
  }
  passThrough(db, ref, host);
  bringUpInterfaces(db, vm, host);
  closeConsoles(db, ref);
  openConsole(world, ref, host);
  balloon(db, host);
}

/** What a guest's networks need of a host's interfaces comes up with it. */
function bringUpInterfaces(db: Db, vm: Rec<'VM'>, host: string): void {
  const networks = vm.VIFs.flatMap((ref) => peek(db, 'VIF', ref)?.network ?? []);
  for (const ref of read(db, 'host', host).PIFs) {
    const { network, currently_attached } = read(db, 'PIF', ref);
    if (!currently_attached && networks.includes(network)) write(db, 'PIF', ref, { currently_attached: true });
  }
}

/** Builds a domain on a host and lets its guest boot. The caller has chosen a host that can. */
export async function startOn(world: World, ref: string, host: string, paused: boolean, effort: Effort): Promise<void> {
  const { db } = world;
  const vm = read(db, 'VM', ref);
  write(db, 'VM', ref, { scheduled_to_be_resident_on: host });
  const endHost = begin(db, 'host', host, 'vm_start', effort);
  silence(db, ref);
  const endDevices = attachDevices(world, ref, effort);
  try {
    await spend(world, BUILD + (vm.memory_static_max / GIB) * BUILD_PER_GIB, effort);
    assertAlive(world, host);
    settleOn(world, ref, host, paused ? 'Paused' : 'Running', true);
  } catch (error) {
    if (peek(db, 'VM', ref)?.power_state === 'Halted') {
      detachDevices(db, ref);
      write(db, 'VM', ref, { scheduled_to_be_resident_on: NULL_REF });
    }
    throw error;
  } finally {
    endDevices();
    endHost();
  }
  sayVm(world, 'VM_STARTED', ref, `started on ${hostWords(world, host)}`);
  if (!paused) boot(world, ref);
}

/** A host that died meanwhile takes what was being done there with it. */
export function assertAlive(world: World, host: string): void {
  if (world.reach(host).kind !== 'up') throw new XenError('HOST_OFFLINE', host);
}

/** The domain is gone: nothing attached, no console, no memory. */
export function halt(world: World, ref: string): void {
  const { db } = world;
  const vm = read(db, 'VM', ref);
  const host = vm.resident_on;
  write(db, 'VM', ref, {
    power_state: 'Halted',
    resident_on: NULL_REF,
    scheduled_to_be_resident_on: NULL_REF,
    domid: -1,
    memory_target: 0,
    last_boot_CPU_flags: {},
    requires_reboot: false,
    pending_guidances: [],
    pending_guidances_recommended: [],
    pending_guidances_full: [],
  });
  closeConsoles(db, ref);
  detachDevices(db, ref);
  passThrough(db, ref, undefined);
  if (peek(db, 'VM_metrics', vm.metrics)) {
    write(db, 'VM_metrics', vm.metrics, { memory_actual: 0, VCPUs_number: 0, current_domain_type: 'unspecified' });
  }
  if (isRef(vm.suspend_VDI)) dropImage(world, ref);
  if (isRef(host)) balloon(db, host);
}

/** Seconds a guest takes to shut itself down. */
function stopSeconds(vm: Rec<'VM'>): number {
  const spread = Number.parseInt(vm.uuid.slice(2, 4), 16) / 255;
  return 5 + spread * 6 + Math.min(4, vm.memory_static_max / GIB / 32);
}

async function askGuest(world: World, ref: string, effort: Effort): Promise<void> {
  if (world.troubles.refusesToShutDown.has(ref)) {
    await spend(world, 60, effort);
    throw new XenError('VM_FAILED_SHUTDOWN_ACKNOWLEDGMENT', ref);
  }
  await spend(world, stopSeconds(read(world.db, 'VM', ref)), effort);
}

export async function cleanShutdown(world: World, ref: string, effort: Effort): Promise<void> {
  await askGuest(world, ref, effort);
  if (read(world.db, 'VM', ref).power_state !== 'Halted') halt(world, ref);
  sayVm(world, 'VM_SHUTDOWN', ref, 'shutdown cleanly');
}

export async function hardShutdown(world: World, ref: string, effort: Effort): Promise<void> {
  if (read(world.db, 'VM', ref).power_state !== 'Suspended') await spend(world, 1, effort);
  halt(world, ref);
  sayVm(world, 'VM_SHUTDOWN', ref, 'shutdown forcibly');
}

/** The same domain's place, a new boot. */
export async function reboot(world: World, ref: string, clean: boolean, effort: Effort): Promise<void> {
  if (clean) await askGuest(world, ref, part(effort, 0, 0.7));
  const host = read(world.db, 'VM', ref).resident_on;
  silence(world.db, ref);
  await spend(world, 1.5, part(effort, 0.7, 1));
  if (!isRef(host)) throw new XenError('VM_HALTED', ref);
  settleOn(world, ref, host, 'Running', true);
  sayVm(world, 'VM_REBOOTED', ref, clean ? 'rebooted cleanly' : 'rebooted forcibly');
  boot(world, ref);
}

export async function pause(world: World, ref: string, effort: Effort): Promise<void> {
  await spend(world, 0.3, effort);
  write(world.db, 'VM', ref, { power_state: 'Paused' });
  sayVm(world, 'VM_PAUSED', ref, 'paused');
}

export async function unpause(world: World, ref: string, effort: Effort): Promise<void> {
  await spend(world, 0.3, effort);
  write(world.db, 'VM', ref, { power_state: 'Running' });
  sayVm(world, 'VM_UNPAUSED', ref, 'unpaused');
  if (!isRef(read(world.db, 'VM', ref).guest_metrics)) boot(world, ref);
}

/** Memory goes to a disk, the domain goes away. */
export async function suspend(world: World, ref: string, effort: Effort): Promise<void> {
  const { db } = world;
  const vm = read(db, 'VM', ref);
  const image = createImage(world, ref, roomForImage(world, ref));
  try {
    await spend(world, 2 + vm.memory_target / GIB / IMAGE_GIB_PER_SECOND, effort);
  } catch (error) {
    db.destroy('VDI', image);
    throw error;
  }
  const host = vm.resident_on;
  write(db, 'VM', ref, {
    power_state: 'Suspended',
    suspend_VDI: image,
    resident_on: NULL_REF,
    scheduled_to_be_resident_on: NULL_REF,
    domid: -1,
  });
  closeConsoles(db, ref);
  if (peek(db, 'VM_metrics', vm.metrics)) write(db, 'VM_metrics', vm.metrics, { memory_actual: 0 });
  if (isRef(host)) balloon(db, host);
  sayVm(world, 'VM_SUSPENDED', ref, 'suspended');
}

export async function resumeOn(
  world: World,
  ref: string,
  host: string,
  paused: boolean,
  effort: Effort,
): Promise<void> {
  const { db } = world;
  const vm = read(db, 'VM', ref);
  write(db, 'VM', ref, { scheduled_to_be_resident_on: host });
  try {
    await during(world, 'host', host, 'vm_resume', effort, async () => {
      const endDevices = attachDevices(world, ref, effort);
      try {
        await spend(world, 2 + vm.memory_dynamic_max / GIB / IMAGE_GIB_PER_SECOND, effort);
        assertAlive(world, host);
        settleOn(world, ref, host, paused ? 'Paused' : 'Running', false);
      } finally {
        endDevices();
      }
    });
  } finally {
    if (peek(db, 'VM', ref)?.scheduled_to_be_resident_on === host)
      write(db, 'VM', ref, { scheduled_to_be_resident_on: NULL_REF });
  }
  dropImage(world, ref);
  sayVm(world, 'VM_RESUMED', ref, `resumed on ${hostWords(world, host)}`);
  if (!paused && !isRef(read(db, 'VM', ref).guest_metrics)) boot(world, ref);
}
