import assert from 'node:assert/strict';
import { request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { startLab } from '../../lab.ts';
import type { Lab } from '../../lab.ts';
import { Guest } from '../../testing.ts';

const MIB = 1024 * 1024;
let lab: Lab;
let guest: Guest;

before(async () => {
  lab = await startLab({ profile: 'practice', speed: 100 });
  guest = await Guest.enter(lab);
});
after(() => lab.close());

interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

function transfer(verb: string, path: string, body?: Buffer, host = 0, pool = 0): Promise<Reply> {
  const at = lab.pools[pool]?.hosts[host];
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: at?.address,
        port: at?.port,
        method: verb,
        path,
        agent: false,
        rejectUnauthorized: false,
        headers: {
          cookie: `session_id=${guest.session}`,
          ...(body === undefined ? {} : { 'content-length': body.length }),
        },
      },
      (reply) => {
        const parts: Buffer[] = [];
        reply.on('data', (part: Buffer) => parts.push(part));
        reply.on('error', reject);
        reply.on('end', () =>
          resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(parts) }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

type Task = Readonly<{ status: string; result: string; progress: number; error_info: string[] }>;

async function withTask(path: string, body: Buffer): Promise<Task> {
  const task = await guest.call<string>('task.create', 'transfer', '');
  await transfer('PUT', `${path}${path.includes('?') ? '&' : '?'}task_id=${task}`, body);
  return guest.call<Task>('task.get_record', task);
}

/** Shared storage of the pool, and a small VM on it. */
async function smallVm(): Promise<{ vm: string; vdi: string; sr: string }> {
  const srs = await guest.call<Readonly<Record<string, { type: string; shared: boolean }>>>('SR.get_all_records');
  const [sr = ''] = Object.entries(srs).find(([, { type, shared }]) => type === 'nfs' && shared) ?? [];
  const [template] = await guest.call<string[]>('VM.get_by_name_label', 'Other install media');
  const vm = await guest.call<string>('VM.clone', template, 'small');
  await guest.call('VM.provision', vm);
  const disk = {
    name_label: 'small',
    name_description: '',
    SR: sr,
    virtual_size: 8 * MIB,
    type: 'user',
    sharable: false,
    read_only: false,
    other_config: {},
  };
  const vdi = await guest.call<string>('VDI.create', disk);
  const device = {
    VM: vm,
    VDI: vdi,
    userdevice: '0',
    bootable: true,
    mode: 'RW',
    type: 'Disk',
    unpluggable: true,
    empty: false,
    other_config: {},
    qos_algorithm_type: '',
    qos_algorithm_params: {},
  };
  await guest.call('VBD.create', device);
  return { vm, vdi, sr };
}

test('what was exported can be imported, packed or not', async () => {
  const { vm, sr } = await smallVm();
  const loose = await transfer('GET', `/export?ref=${vm}`);
  assert.equal(loose.status, 200);
  assert.equal(loose.headers['content-disposition'], 'attachment; filename="export.xva"');
  assert.equal(loose.body.toString('latin1', 0, 7), 'ova.xml');
  const packed = await transfer('GET', `/export?ref=${vm}&use_compression=true`);
  assert.equal(gunzipSync(packed.body).length, loose.body.length);
  for (const archive of [loose.body, packed.body]) {
    const { status, result, progress } = await withTask(`/import?sr_id=${sr}`, archive);
    assert.deepEqual([status, progress], ['success', 1]);
    const copy = /<array><data><value>(OpaqueRef:[^<]+)<\/value>/.exec(result)?.[1];
    const record = await guest.call<{ name_label: string; VBDs: string[]; uuid: string }>('VM.get_record', copy);
    assert.equal(record.name_label, 'small');
    const vdi = await guest.call('VBD.get_VDI', record.VBDs[0]);
    assert.equal(await guest.call('VDI.get_virtual_size', vdi), 8 * MIB);
  }
});

test('rubbish is not imported, and the task says why', async () => {
  const { status, error_info } = await withTask('/import', Buffer.from('no archive at all'));
  assert.equal(status, 'failure');
  assert.equal(error_info[0], 'IMPORT_ERROR_UNEXPECTED_FILE');
});

test('a pool pulls a VM from where it is exported', async () => {
  const [pool] = await guest.call<string[]>('pool.get_all');
  const sr = await guest.call<string>('pool.get_default_SR', pool);
  const { vm } = await smallVm();
  const uuid = await guest.call<string>('VM.get_uuid', vm);
  const url = `${lab.pools[0]?.url}/export?uuid=${uuid}&session_id=${guest.session}`;
  const [pulled] = await guest.call<string[]>('VM.import', url, sr, false, false);
  assert.equal(await guest.call('VM.get_name_label', pulled), await guest.call('VM.get_name_label', vm));
  assert.notEqual(await guest.call('VM.get_uuid', pulled), uuid);
  const refused = (address: string, why: RegExp) =>
    assert.rejects(guest.call('VM.import', address, sr, false, false), why);
  await refused('http://127.0.0.1:1/nobody', /^Error: IMPORT_ERROR 127\.0\.0\.1:1: .*ECONNREFUSED/);
  await refused('file:///etc/passwd', /IMPORT_ERROR/);
  await refused(lab.updateSite, /IMPORT_ERROR_UNEXPECTED_FILE/);
  await refused(lab.updateSite.replace('index', 'nothing'), /answered 404$/);
});

test('a raw disk goes in and comes out, as long as it is', async () => {
  const { vdi } = await smallVm();
  assert.equal((await withTask(`/import_raw_vdi?vdi=${vdi}`, Buffer.alloc(8 * MIB, 1))).status, 'success');
  assert.equal((await transfer('GET', `/export_raw_vdi?vdi=${vdi}`)).body.length, 8 * MIB);
  const tooLong = await withTask(`/import_raw_vdi?vdi=${vdi}`, Buffer.alloc(9 * MIB));
  assert.equal(tooLong.error_info[0], 'VDI_TOO_SMALL');
});

test('a host that cannot reach the disks sends the client to one that can', async () => {
  const srs = await guest.call<Readonly<Record<string, { type: string; PBDs: string[] }>>>('SR.get_all_records');
  for (const [sr, { type, PBDs }] of Object.entries(srs)) {
    const [pbd] = PBDs;
    if (type !== 'ext' || pbd === undefined) continue;
    const owner = await guest.call<string>('host.get_address', await guest.call('PBD.get_host', pbd));
    const away = lab.pools[0]?.hosts.findIndex(({ address }) => address !== owner) ?? 0;
    const disk = {
      name_label: 'local',
      name_description: '',
      SR: sr,
      virtual_size: MIB,
      type: 'user',
      sharable: false,
      read_only: false,
      other_config: {},
    };
    const vdi = await guest.call<string>('VDI.create', disk);
    const { status, headers } = await transfer('GET', `/export_raw_vdi?vdi=${vdi}`, undefined, away);
    assert.equal(status, 302);
    assert.match(headers.location ?? '', new RegExp(`^https://${owner}:\\d+/export_raw_vdi\\?.*session_id=`));
    return;
  }
  assert.fail('no local storage to try');
});

test('reports arrive: status archive, audit log, updates, a picture of a screen', async () => {
  const status = await transfer('GET', '/system-status?entries=xenserver-logs');
  assert.match(status.body.toString('latin1', 0, 100), /^system_status-/);
  assert.match((await transfer('GET', '/audit_log')).body.toString(), /http\/get_audit_log/);
  const [vm] = await guest.call<string[]>('VM.get_all');
  const picture = await transfer('GET', `/vncsnapshot?ref=${vm}`);
  assert.equal(picture.body.toString('latin1', 1, 4), 'PNG');
  const updates = await transfer('GET', '/updates');
  assert.ok(updates.status === 200 || updates.status === 404);
  assert.equal((await transfer('GET', '/updates?host_refs=OpaqueRef:NULL')).status, 400);
  assert.equal((await transfer('GET', '/blob?ref=nobody')).status, 404);
  const backup = gunzipSync((await transfer('GET', '/host_backup')).body);
  assert.match(backup.toString('latin1', 0, 100), /^etc\/xensource-inventory/);
  assert.match(backup.toString('latin1'), /var\/xapi\/state\.db[^]*<table name="VM">/);
  assert.equal((await transfer('PUT', '/host_restore', backup)).status, 200);
  assert.match(
    gunzipSync((await transfer('GET', '/host_logs_download')).body).toString('latin1', 0, 40),
    /^var\/log\//,
  );
});

test('the update site offers an index and the files it names', async () => {
  const index = await (await fetch(lab.updateSite)).text();
  const urls = [...index.matchAll(/patch-url="([^"]+)"/g)].map(([, url]) => url ?? '');
  assert.ok(urls.length > 3);
  for (const url of urls) assert.ok((await (await fetch(url)).arrayBuffer()).byteLength > 0, url);
  assert.equal((await fetch(lab.updateSite.replace('index.xml', 'nothing.iso'))).status, 404);
});
