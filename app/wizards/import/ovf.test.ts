import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OvfError, parseManifest, parseOvf, unitOf } from './ovf.ts';

const file = (more = '', href = 'web.vmdk') => `<File ovf:id="f1" ovf:href="${href}" ovf:size="1000" ${more}/>`;
const descriptor = (files = file(), inside = '') => `<?xml version="1.0"?>
<Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1" xmlns:rasd="r" xmlns:vmw="v">
  <References>${files}</References>
  <DiskSection><Info/>
    <Disk ovf:diskId="d1" ovf:fileRef="f1" ovf:capacity="20" ovf:capacityAllocationUnits="byte * 2^30"/>
    <Disk ovf:diskId="d2" ovf:capacity="1073741824"/>
  </DiskSection>
  <NetworkSection><Network ovf:name="LAN"/></NetworkSection>
  <VirtualSystemCollection ovf:id="shop"><Name>Shop</Name>
    <StartupSection><Item ovf:id="web" ovf:order="2" ovf:startDelay="30"/></StartupSection>
    <VirtualSystem ovf:id="web"><Name>web &amp; mail</Name>
      <EulaSection><License>Be kind.</License></EulaSection>
      <OperatingSystemSection><Description>Debian 12</Description></OperatingSystemSection>
      <VirtualHardwareSection>
        <Item><rasd:ResourceType>3</rasd:ResourceType><rasd:VirtualQuantity>4</rasd:VirtualQuantity></Item>
        <Item><rasd:ResourceType>4</rasd:ResourceType><rasd:VirtualQuantity>2048</rasd:VirtualQuantity><rasd:AllocationUnits>MegaBytes</rasd:AllocationUnits></Item>
        <Item><rasd:ResourceType>17</rasd:ResourceType><rasd:ElementName>data</rasd:ElementName><rasd:HostResource>/disk/d2</rasd:HostResource><rasd:AddressOnParent>1</rasd:AddressOnParent></Item>
        <Item><rasd:ResourceType>17</rasd:ResourceType><rasd:ElementName>root</rasd:ElementName><rasd:HostResource>ovf:/disk/d1</rasd:HostResource><rasd:AddressOnParent>0</rasd:AddressOnParent></Item>
        <EthernetPortItem><rasd:ResourceType>10</rasd:ResourceType><rasd:Connection>LAN</rasd:Connection></EthernetPortItem>
        <vmw:Config ovf:required="false" vmw:key="firmware" vmw:value="efi"/>${inside}
      </VirtualHardwareSection>
    </VirtualSystem>
  </VirtualSystemCollection>
</Envelope>`;

test('a descriptor says what VMs there are, of what size, and in what order they start', () => {
  const ovf = parseOvf(descriptor());
  assert.deepEqual([ovf.name, ovf.collection, ovf.networks, ovf.licences], ['Shop', true, ['LAN'], ['Be kind.']]);
  const [vm] = ovf.vms;
  assert.deepEqual(vm, {
    name: 'web & mail',
    description: '',
    os: 'Debian 12',
    vcpus: 4,
    memory: 2 * 2 ** 30,
    firmware: 'uefi',
    disks: [
      { name: 'root', file: 'f1', capacity: 20 * 2 ** 30 },
      { name: 'data', file: '', capacity: 2 ** 30 },
    ],
    nics: [{ network: 'LAN', mac: '' }],
    order: 2,
    delay: 30,
  });
});

test('what cannot be taken as it is, or points elsewhere, is refused by name', () => {
  const table: readonly (readonly [string, OvfError['code']])[] = [
    ['<html/>', 'ovf-not-readable'],
    ['<Envelope>', 'ovf-not-readable'],
    ['<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Envelope>&x;</Envelope>', 'ovf-not-readable'],
    ['<Envelope/>', 'ovf-empty'],
    [descriptor(file('', '../../etc/passwd')), 'ovf-bad-path'],
    [descriptor(file('', '..%2f..%2fetc%2fpasswd')), 'ovf-bad-path'],
    [descriptor(file('', 'http://elsewhere/web.vmdk')), 'ovf-bad-path'],
    [descriptor(file('', 'C:\\web.vmdk')), 'ovf-bad-path'],
    [descriptor(file('ovf:compression="gzip"')), 'ovf-compressed'],
    [descriptor(file('ovf:chunkSize="100"')), 'ovf-compressed'],
    [descriptor(file(), '<EncryptedData/>'), 'ovf-encrypted'],
  ];
  for (const [xml, code] of table)
    assert.throws(
      () => parseOvf(xml),
      (error: unknown) => error instanceof OvfError && error.code === code,
      `${code}: ${xml.slice(0, 60)}`,
    );
});

test('units are read as they come; a manifest is read line by line', () => {
  const table = {
    'byte * 2^20': 2 ** 20,
    'byte*10^9': 1e9,
    MegaBytes: 2 ** 20,
    GigaBytes: 2 ** 30,
    bytes: 1,
    '': 7,
    lots: 7,
  };
  for (const [text, value] of Object.entries(table)) assert.equal(unitOf(text, 7), value, text);
  const digest = 'a'.repeat(40);
  const manifest = parseManifest(`SHA1(web.ovf)= ${digest}\r\nSHA256 (a b.vmdk) = ${'B'.repeat(64)}\nnonsense\n`);
  assert.deepEqual(
    [...manifest],
    [
      ['web.ovf', { algorithm: 'sha1', hex: digest }],
      ['a b.vmdk', { algorithm: 'sha256', hex: 'b'.repeat(64) }],
    ],
  );
});
