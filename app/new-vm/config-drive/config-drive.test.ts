import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkKeys, checkUserData, configDrive, holdsPassword, hostNameOf } from './config-drive.ts';
import { fatImage, FAT_ROOM } from './fat.ts';

/** Reads a FAT16 image as a guest does: by its boot sector alone. */
function files(image: Uint8Array): { readonly label: string; readonly read: Readonly<Record<string, string>> } {
  const view = new DataView(image.buffer);
  const u16 = (at: number) => view.getUint16(at, true);
  const sector = u16(11);
  const cluster = sector * (image[13] ?? 0);
  const fat = u16(14) * sector;
  const root = fat + (image[16] ?? 0) * u16(22) * sector;
  const data = root + u16(17) * 32;
  const read: Record<string, string> = {};
  let label = '';
  let long = '';
  for (let at = root; image[at] !== 0; at += 32) {
    const attributes = image[at + 11] ?? 0;
    if (attributes === 0x0f) {
      const places = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30];
      const units = places.map((place) => u16(at + place)).filter((unit) => unit !== 0 && unit !== 0xffff);
      long = String.fromCharCode(...units) + long;
      continue;
    }
    if (attributes & 0x08) {
      label = new TextDecoder().decode(image.subarray(at, at + 11)).trim();
      continue;
    }
    let left = view.getUint32(at + 28, true);
    let text = '';
    for (let next = u16(at + 26); left > 0; next = u16(fat + next * 2)) {
      assert.ok(next >= 2 && next < 0xfff0, 'the chain of clusters is cut');
      const from = data + (next - 2) * cluster;
      text += new TextDecoder().decode(image.subarray(from, from + Math.min(left, cluster)));
      left -= Math.min(left, cluster);
    }
    read[long] = text;
    long = '';
  }
  return { label, read };
}

test('the drive is a file system named as cloud-init wants it, with its files whole', () => {
  const userData = `#cloud-config\r\nruncmd:\r\n${'  - echo something\r\n'.repeat(400)}`;
  const { label, read } = files(
    configDrive({ sshKeys: '', userData, network: 'version: 2\n' }, { name: 'Wéb 01 (neu)', uuid: 'u-1' }),
  );
  assert.equal(label, 'CIDATA');
  assert.deepEqual(Object.keys(read), ['meta-data', 'user-data', 'network-config']);
  assert.equal(read['meta-data'], 'instance-id: u-1\nlocal-hostname: web-01-neu\n');
  assert.equal(read['user-data'], userData.replaceAll('\r\n', '\n'));
  assert.equal(read['network-config'], 'version: 2\n');
});

test('without a network configuration there is no such file; what does not fit is refused', () => {
  const { read } = files(configDrive({ sshKeys: '', userData: '#!/bin/sh\n', network: '' }, { name: 'a', uuid: 'u' }));
  assert.deepEqual(Object.keys(read), ['meta-data', 'user-data']);
  assert.throws(() => fatImage('X', [{ name: 'large', text: 'x'.repeat(FAT_ROOM + 1) }]), RangeError);
});

test('user data that cloud-init would pass over is noticed', () => {
  assert.equal(checkUserData('#cloud-config\npackages: [nginx]\n'), undefined);
  assert.equal(checkUserData('#!/bin/sh\ntrue\n'), undefined);
  assert.match(checkUserData('packages: [nginx]\n') ?? '', /#cloud-config/);
  assert.match(checkUserData('#cloud-config\nusers:\n\t- name: a\n') ?? '', /^Line 3/);
  assert.ok(checkUserData('  ') !== undefined);
});

test('passwords in user data are recognised, host names are made of any name', () => {
  assert.ok(holdsPassword('#cloud-config\nchpasswd:\n  list: root:x\n'));
  assert.ok(!holdsPassword('#cloud-config\npackages: [nginx]\n'));
  assert.equal(hostNameOf('数据库'), 'vm');
  assert.equal(hostNameOf('x'.repeat(80)).length, 63);
});

test('public keys go to the system whatever the user data is; anything else than a public key is refused', () => {
  const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0uD ada@desk';
  const drive = files(
    configDrive({ sshKeys: `${key}\n\n# old\n`, userData: '', network: '' }, { name: 'web', uuid: 'u' }),
  );
  assert.equal(drive.read['meta-data'], `instance-id: u\nlocal-hostname: web\npublic-keys:\n  - "${key}"\n`);
  assert.match(drive.read['user-data'] ?? '', /^#cloud-config\n/);
  assert.equal(checkKeys(key), undefined);
  assert.equal(checkKeys('hello'), 'Key 1 is not a public key');
  assert.match(checkKeys('-----BEGIN OPENSSH PRIVATE KEY-----') ?? '', /private key/);
});
