import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startLab } from '../lab.ts';
import type { Lab } from '../lab.ts';
import { Guest } from '../testing.ts';
import { controlClient } from './client.ts';
import type { ControlClient } from './client.ts';

interface Scene {
  readonly lab: Lab;
  readonly control: ControlClient;
  readonly guest: Guest;
  readonly pool: string;
  /** Begins a call, lets time pass, and answers its outcome: the result, or the error's code. */
  readonly outcome: (method: string, ...params: readonly unknown[]) => Promise<string>;
  readonly named: (cls: string, name: string) => Promise<string>;
}

/** Every string of the lab is pulled over HTTP, as anybody would. */
async function scene(profile: string, act: (scene: Scene) => Promise<void>): Promise<void> {
  const lab = await startLab({ profile, speed: 0 });
  try {
    const control = controlClient(lab.control);
    const guest = await Guest.enter(lab);
    const outcome = async (method: string, ...params: readonly unknown[]): Promise<string> => {
      const task = await guest.call<string>(`Async.${method}`, ...params);
      for (let waited = 0; waited < 40; waited++) {
        await control.clock({ advance: 30 });
        const { status, error_info } = await guest.call<{ status: string; error_info: string[] }>(
          'task.get_record',
          task,
        );
        if (status !== 'pending') return status === 'success' ? 'success' : (error_info[0] ?? status);
      }
      return 'pending';
    };
    const named = async (cls: string, name: string): Promise<string> =>
      (await guest.call<string[]>(`${cls}.get_by_name_label`, name))[0] ?? '';
    await act({ lab, control, guest, pool: lab.pools[0]?.name ?? '', outcome, named });
  } finally {
    await lab.close();
  }
}

const reachOf = async (control: ControlClient, host: string): Promise<string | undefined> =>
  (await control.state()).pools[0]?.hosts.find(({ name }) => name === host)?.reach;

test('a VM refuses to move, and to shut down, until told otherwise', () =>
  scene('practice', async ({ control, pool, outcome, named }) => {
    const vm = await named('VM', 'dns-01');
    const there = await named('host', 'xs-paris-02');
    await control.play({ kind: 'refuse-migrate', pool, vm: 'dns-01', refuse: true });
    assert.equal(await outcome('VM.pool_migrate', vm, there, { live: 'true' }), 'VM_MIGRATE_FAILED');
    await control.play({ kind: 'refuse-migrate', pool, vm, refuse: false });
    assert.equal(await outcome('VM.pool_migrate', vm, there, { live: 'true' }), 'success');
    await control.play({ kind: 'refuse-shutdown', pool, vm, refuse: true });
    assert.equal(await outcome('VM.clean_shutdown', vm), 'VM_FAILED_SHUTDOWN_ACKNOWLEDGMENT');
    await control.play({ kind: 'refuse-shutdown', pool, vm, refuse: false });
    assert.equal(await outcome('VM.clean_shutdown', vm), 'success');
  }));

test('storage fills, breaks on one host, and is mended', () =>
  scene('practice', async ({ control, guest, pool, outcome, named }) => {
    const records =
      await guest.call<Record<string, { name_label: string; shared: boolean; content_type: string }>>(
        'SR.get_all_records',
      );
    const [sr = ''] = Object.entries(records).find(([, row]) => row.shared && row.content_type === 'user') ?? [];
    const host = 'xs-paris-01';
    await control.play({ kind: 'fill-sr', pool, sr, freeBytes: 1024 });
    const disk = { name_label: 'd', name_description: '', SR: sr, virtual_size: 2 ** 30, type: 'user' };
    const rest = { sharable: false, read_only: false, other_config: {}, xenstore_data: {}, sm_config: {}, tags: [] };
    assert.match(await outcome('VDI.create', { ...disk, ...rest }), /SR_FULL|SR_BACKEND_FAILURE_44/);
    await control.play({ kind: 'break-pbd', pool, sr, host });
    const pbds =
      await guest.call<Record<string, { SR: string; host: string; currently_attached: boolean }>>(
        'PBD.get_all_records',
      );
    const ref = await named('host', host);
    const [pbd = '', row] = Object.entries(pbds).find(([, one]) => one.SR === sr && one.host === ref) ?? [];
    assert.equal(row?.currently_attached, false);
    assert.equal(await outcome('PBD.plug', pbd), 'SR_BACKEND_FAILURE_47');
    await control.play({ kind: 'mend-pbd', pool, sr, host });
    assert.equal(await guest.call('PBD.get_currently_attached', pbd), true);
  }));

test('a host crashes and is switched on again; its clock runs ahead; its toolstack restarts', () =>
  scene('practice', async ({ control, guest, pool, named }) => {
    const name = 'xs-paris-03';
    const host = await named('host', name);
    await control.play({ kind: 'skew-clock', pool, host: name, seconds: 90 });
    const parsed = (text: string): number => Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T/, '$1-$2-$3T'));
    const [theirs, ours] = [
      await guest.call<string>('host.get_servertime', host),
      await guest.call<string>('host.get_servertime', await named('host', 'xs-paris-01')),
    ];
    assert.equal(parsed(theirs) - parsed(ours), 90_000);
    await control.play({ kind: 'crash-host', pool, host: name });
    assert.equal(await reachOf(control, name), 'silent');
    const metrics = await guest.call<string>('host.get_metrics', host);
    assert.equal(await guest.call('host_metrics.get_live', metrics), true, 'nobody has noticed yet');
    await control.clock({ advance: 700 });
    assert.equal(await guest.call('host_metrics.get_live', metrics), false);
    await control.play({ kind: 'recover-host', pool, host: name });
    await control.clock({ advance: 120 });
    assert.equal(await reachOf(control, name), 'up');
    assert.equal(await guest.call('host_metrics.get_live', metrics), true);
    await control.play({ kind: 'restart-toolstack', pool, host: name });
    await control.clock({ advance: 2 });
    assert.equal(await reachOf(control, name), 'refused');
    await control.clock({ advance: 10 });
    assert.equal(await reachOf(control, name), 'up');
  }));

test('a coordinator is killed: the others are in emergency until one of them takes over and is followed', () =>
  scene('practice', async ({ lab, control, pool }) => {
    await control.play({ kind: 'kill-coordinator', pool });
    await control.clock({ advance: 60 });
    const before = (await control.state()).pools[0]?.hosts.map(({ reach }) => reach);
    assert.deepEqual(before, ['silent', 'failing', 'failing']);
    const member = lab.pools[0]?.hosts[1];
    assert.ok(member);
    const local = await Guest.at(member, 'session.slave_local_login_with_password');
    await local.call('pool.emergency_transition_to_master');
    await control.clock({ advance: 2 });
    const during = (await control.state()).pools[0]?.hosts.map(({ reach }) => reach);
    assert.deepEqual(during, ['silent', 'up', 'failing']);
    const heir = await Guest.at(member, 'session.login_with_password');
    assert.equal((await heir.call<string[]>('pool.recover_slaves')).length, 1);
    assert.equal(await reachOf(control, 'xs-paris-03'), 'up');
  }));

test('events get lost: what went does not show, only in the counts', () =>
  scene('practice', async ({ control, guest, pool, named }) => {
    const first = await guest.call<{ token: string; valid_ref_counts: Record<string, number> }>(
      'event.from',
      ['vm'],
      '',
      1,
    );
    await guest.call('VM.destroy', await named('VM', 'test-a'));
    await control.play({ kind: 'lose-events', pool });
    const next = await guest.call<{
      events: { operation: string }[];
      valid_ref_counts: Record<string, number>;
    }>('event.from', ['vm'], first.token, 0.1);
    assert.ok(next.events.every(({ operation }) => operation !== 'del'));
    assert.equal((first.valid_ref_counts['vm'] ?? 0) - (next.valid_ref_counts['vm'] ?? 0), 1);
  }));

test('a fault waits, strikes now and then, at one host, in one pool', () =>
  scene('practice', async ({ lab, control, guest }) => {
    const address = lab.pools[0]?.hosts[0]?.address ?? '';
    await control.addFault({ effect: { kind: 'delay', seconds: 0.05 }, call: 'VM.get_all', times: 1 });
    const started = performance.now();
    await guest.call('VM.get_all');
    assert.ok(performance.now() - started >= 50);
    const error = { kind: 'error', code: 'UNLUCKY', params: [] } as const;
    await control.addFault({ effect: error, call: 'host.get_all', probability: 0.5 });
    const luck: boolean[] = [];
    for (let i = 0; i < 40; i++)
      luck.push(
        await guest.call('host.get_all').then(
          () => true,
          () => false,
        ),
      );
    assert.ok(luck.includes(true) && luck.includes(false));
    await control.clearFaults();
    await control.addFault({ effect: error, call: 'SR.get_all', pool: 'Lyon' });
    await control.addFault({ effect: error, call: 'network.get_all', host: '127.0.0.9' });
    await guest.call('SR.get_all');
    await guest.call('network.get_all');
    await control.addFault({ effect: error, call: 'network.get_all', host: address });
    await assert.rejects(guest.call('network.get_all'), /UNLUCKY/);
    const lyon = await Guest.enter(lab, 1);
    await assert.rejects(lyon.call('SR.get_all'), /UNLUCKY/);
  }));

test('time runs at another speed, and stands still again', () =>
  scene('single', async ({ control }) => {
    const { now } = await control.clock({ speed: 5000 });
    let later = now;
    while (later < now + 60_000) later = (await control.state()).clock.now;
    const { now: stopped, speed } = await control.clock({ speed: 0 });
    assert.equal(speed, 0);
    assert.equal((await control.state()).clock.now, stopped);
  }));
