import { fatImage } from './fat.ts';

interface Config {
  /** Public keys that may sign in, one a line. */
  readonly sshKeys: string;
  readonly userData: string;
  /** Version 1 or 2 of cloud-init's network configuration; "" leaves it to the network. */
  readonly network: string;
}

/** A name as a host name may be: "Web 01 (neu)" becomes "web-01-neu". */
export function hostNameOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/-{2,}/g, '-')
    .slice(0, 63)
    .replaceAll(/^-+|-+$/g, '');
  return plain === '' ? 'vm' : plain;
}

/** The drive cloud-init looks for at a first start (its NoCloud source): a small file system called cidata. */
export function configDrive(config: Config, vm: { readonly name: string; readonly uuid: string }): Uint8Array {
  const keys = keysOf(config.sshKeys);
  const meta = [
    `instance-id: ${vm.uuid}`,
    `local-hostname: ${hostNameOf(vm.name)}`,
    ...(keys.length === 0 ? [] : ['public-keys:', ...keys.map((key) => `  - ${JSON.stringify(key)}`)]),
    '',
  ].join('\n');
  return fatImage('CIDATA', [
    { name: 'meta-data', text: meta },
    { name: 'user-data', text: lines(config.userData.trim() === '' ? '#cloud-config\n{}' : config.userData) },
    ...(config.network.trim() === '' ? [] : [{ name: 'network-config', text: lines(config.network) }]),
  ]);
}

const keysOf = (text: string): readonly string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

const publicKey = /^(ssh-(rsa|ed25519|dss)|ecdsa-sha2-[\w-]+|sk-[\w@.-]+) [A-Za-z0-9+/]{20,}={0,3}( .*)?$/;

/** What is wrong with the keys, under ten words. */
export function checkKeys(text: string): string | undefined {
  if (/PRIVATE KEY/.test(text)) return 'That is a private key; give the public one';
  const bad = keysOf(text).findIndex((key) => !publicKey.test(key));
  return bad < 0 ? undefined : `Key ${bad + 1} is not a public key`;
}

/** As guests want it: line feeds only, and one at the end. */
const lines = (text: string): string => `${text.replaceAll('\r\n', '\n').trimEnd()}\n`;

const firstLines = /^(#cloud-config|#!|#include|## template: jinja|Content-Type:|#cloud-boothook|#part-handler|\{)/;

/** What keeps cloud-init from reading it, under ten words; nothing when it looks right. */
export function checkUserData(text: string): string | undefined {
  if (text.trim() === '') return 'Write what cloud-init should do';
  if (!firstLines.test(text)) return 'Begin it with #cloud-config or #!';
  if (text.startsWith('#cloud-config')) {
    const tab = text.split('\n').findIndex((line) => /^ *\t/.test(line));
    if (tab >= 0) return `Line ${tab + 1} begins with a tab; use spaces`;
  }
  return undefined;
}

/** Whether it holds what must not be kept in plain text. */
export const holdsPassword = (text: string): boolean =>
  /passw|chpasswd|secret|token|api[_-]?key|BEGIN [A-Z ]*PRIVATE KEY/i.test(text);
