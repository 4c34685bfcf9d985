import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FailureError } from '../../errors/failure.ts';
import { draftFrom } from '../../new-vm/defaults.ts';
import type { NewVmDraft } from '../../new-vm/draft.ts';
import type { Caller, Load } from '../action.ts';
import { judge } from '../verdict.ts';
import { GiB, smallPool, type Made } from '../testing/made.ts';
import { createVm } from './create-vm.ts';

function world(): Made {
  const made = smallPool();
  const pbd = made.put('PBD', 'p', { host: 'OpaqueRef:xs-01', SR: 'OpaqueRef:nfs', currently_attached: true });
  made.put('SR', 'nfs', { shared: true, type: 'nfs', content_type: 'user', PBDs: [pbd], physical_size: 500 * GiB });
  const pif = made.put('PIF', 'eth0', { host: 'OpaqueRef:xs-01' });
  made.put('network', 'lan', { PIFs: [pif] });
  made.put('VM', 'Debian 12', {
    is_a_template: true,
    is_default_template: true,
    other_config: {
      disks: '<provision><disk device="0" size="10737418240" sr="" bootable="true"/></provision>',
      linux: 'yes',
    },
    HVM_boot_policy: 'BIOS order',
    HVM_boot_params: { order: 'cdn', firmware: 'bios' },
    VCPUs_max: 1,
    VCPUs_at_startup: 1,
    memory_static_min: GiB,
    memory_dynamic_min: 2 * GiB,
    memory_dynamic_max: 2 * GiB,
    memory_static_max: 2 * GiB,
  });
  return made;
}

class Pretend implements Caller {
  readonly calls: string[] = [];
  readonly params: Record<string, readonly unknown[]> = {};
  readonly view;
  readonly #fails: string;

  constructor(made: Made, fails = '') {
    this.view = made.view;
    this.#fails = fails;
  }

  async call<T>(method: string, ...params: readonly unknown[]): Promise<T> {
    this.calls.push(method);
    this.params[method] = params;
    if (method === this.#fails) throw new FailureError({ kind: 'xenapi', code: 'SR_FULL', params: [] });
    return (method.includes('get_allowed') ? ['0', '1', '3'] : `new ${method}`) as T;
  }

  task<T>(method: string, params: readonly unknown[]): Promise<T> {
    return this.call<T>(method, ...params);
  }

  async fetch(): Promise<Uint8Array> {
    return new Uint8Array();
  }

  get steadfast(): Caller {
    return this;
  }

  step<T>(_title: string, work: (caller: Caller) => Promise<T>): Promise<T> {
    return work(this);
  }

  move<T>(_title: string, _load: Load, work: (caller: Caller) => Promise<T>): Promise<T> {
    return work(this);
  }

  transfer<T>(): Promise<T> {
    return Promise.reject(new Error('no transfer here'));
  }

  async until(): Promise<void> {}
  readonly machine = {
    read: () => Promise.resolve(''),
    write: () => Promise.resolve(),
    digest: () => Promise.resolve({ bytes: 0, sha256: '' }),
    pack: () => Promise.resolve(),
    remove: () => Promise.resolve(),
  };
  async proveSelf(): Promise<void> {}
  async passwordChanged(): Promise<void> {}
  trustNext = () => () => Promise.resolve();
  expectAbsence(): void {}
  async takeOn(): Promise<void> {}
  letGo(): void {}
  expectSteps(): void {}
  retryWith(): void {}

  other(): Caller {
    return this;
  }
}

function draftOf(made: Made, over: Partial<NewVmDraft> = {}): NewVmDraft {
  const draft = draftFrom(made.view, made.get('VM', 'Debian 12'));
  return { ...draft, name: 'web-1', install: { ...draft.install, from: 'network' }, ...over };
}

test('the calls come in XenCenter’s order, and the name appears last', async () => {
  const made = world();
  const caller = new Pretend(made);
  await createVm.run(caller, made.get('VM', 'Debian 12'), { draft: draftOf(made), names: ['web-1'] });
  assert.deepEqual(caller.calls, [
    'VM.clone',
    'VM.remove_from_other_config',
    'VM.provision',
    'VM.set_name_description',
    'VM.set_VCPUs_max',
    'VM.set_VCPUs_at_startup',
    'VM.set_platform',
    'VM.set_HVM_boot_params',
    'VDI.create',
    'VDI.set_sm_config',
    'VM.get_allowed_VBD_devices',
    'VBD.create',
    'VM.set_suspend_SR',
    'VM.get_allowed_VIF_devices',
    'VIF.create',
    'VM.set_name_label',
    'VM.start',
  ]);
  assert.deepEqual(caller.params['VM.clone'], ['OpaqueRef:Debian 12', '__gui__web-1']);
  // Never the template's map over the clone's own: that has a seed for its MAC addresses.
  assert.deepEqual(caller.params['VM.remove_from_other_config'], ['new VM.clone', 'disks']);
  assert.deepEqual(caller.params['VM.set_HVM_boot_params']?.[1], { order: 'ncd', firmware: 'bios' });
  assert.deepEqual(caller.params['VM.set_platform']?.[1], { 'cores-per-socket': '1', secureboot: 'false' });
});

test('memory and home are only written when they differ', async () => {
  const made = world();
  const caller = new Pretend(made);
  const draft = draftOf(made, { memoryMin: 4 * GiB, memoryMax: 4 * GiB, memoryLimit: 4 * GiB, home: 'uuid-xs-01' });
  await createVm.run(caller, made.get('VM', 'Debian 12'), { draft, names: ['web-1'] });
  assert.deepEqual(caller.params['VM.set_memory_limits'], ['new VM.clone', GiB, 4 * GiB, 4 * GiB, 4 * GiB]);
  assert.deepEqual(caller.params['VM.set_affinity'], ['new VM.clone', 'OpaqueRef:xs-01']);
});

test('fewer processors than the template: the start number falls first', async () => {
  const made = world();
  made.put('VM', 'Debian 12', { VCPUs_max: 4, VCPUs_at_startup: 4 });
  const caller = new Pretend(made);
  const draft = draftOf(made, { vcpus: 2, vcpusMax: 2 });
  await createVm.run(caller, made.get('VM', 'Debian 12'), { draft, names: ['web-1'] });
  assert.ok(caller.calls.indexOf('VM.set_VCPUs_at_startup') < caller.calls.indexOf('VM.set_VCPUs_max'));
});

test('a failure on the way takes the half-made VM and its disks away', async () => {
  const made = world();
  const caller = new Pretend(made, 'VIF.create');
  await assert.rejects(
    async () => createVm.run(caller, made.get('VM', 'Debian 12'), { draft: draftOf(made), names: ['web-1'] }),
    FailureError,
  );
  assert.deepEqual(caller.calls.slice(-2), ['VM.destroy', 'VDI.destroy']);
  assert.deepEqual(caller.params['VDI.destroy'], ['new VDI.create']);
  assert.ok(!caller.calls.includes('VM.set_name_label'), 'it never showed under its name');
});

test('a failed start is a failure of its own, and leaves the finished VM', async () => {
  const made = world();
  const caller = new Pretend(made, 'VM.start');
  await createVm.run(caller, made.get('VM', 'Debian 12'), { draft: draftOf(made), names: ['web-1'] });
  assert.equal(caller.calls.at(-1), 'VM.start');
  assert.ok(!caller.calls.includes('VM.destroy'));
});

test('the rule refuses what a page refuses, and a number of names that differs', () => {
  const made = world();
  const template = made.get('VM', 'Debian 12');
  const judged = (draft: NewVmDraft, names: readonly string[]) => {
    const verdict = judge(createVm, made.situation(), template, { draft, names });
    return verdict.ok ? 'ok' : verdict.code;
  };
  assert.equal(judge(createVm, made.situation(), template, {}).ok, true, 'offered before anything is answered');
  assert.equal(judged(draftOf(made), ['web-1']), 'ok');
  assert.equal(judged(draftOf(made, { name: ' ' }), ['web-1']), 'page-name');
  assert.equal(judged(draftOf(made, { count: 2 }), ['web-1']), 'names');
});
