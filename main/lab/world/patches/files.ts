import { createHash } from 'node:crypto';
import { isoImage, readIso } from './iso9660.ts';
import { type Offer, usualOffer } from './offer.ts';
import type { Patch } from './site.ts';

/** What an uploaded file turns out to be. */
interface Recognised {
  readonly uuid: string;
  readonly name: string;
  readonly description: string;
  readonly guidance: readonly string[];
  readonly size: number;
  readonly signed: boolean;
}

const SIGNER = 'practice update signing key';

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function updateXml(patch: Patch): string {
  const attributes = [
    `uuid="${patch.uuid}"`,
    `name-label="${escaped(patch.name)}"`,
    'version="1.0"',
    'key="RPM-GPG-KEY-practice"',
    `installation-size="${patch.size}"`,
    `after-apply-guidance="${patch.guidance.join(',')}"`,
    'enforce-homogeneity="false"',
    `control="control-${escaped(patch.name)}"`,
  ];
  return `<update ${attributes.join(' ')}>\n  <name-description>${escaped(patch.description)}</name-description>\n</update>\n`;
}

/** Stands for a signature: whoever changes the text cannot make it fit, except by knowing the key. */
function signature(text: string): string {
  const digest = createHash('sha256').update(SIGNER).update(text).digest('base64');
  return `-----BEGIN PGP SIGNATURE-----\n\n${digest}\n-----END PGP SIGNATURE-----\n`;
}

function cut(bytes: Buffer): Buffer {
  return bytes.subarray(0, Math.floor(bytes.length * 0.55));
}

function buildIso(patch: Patch): Buffer {
  const xml = updateXml(patch);
  const repomd = '<?xml version="1.0" encoding="UTF-8"?>\n<repomd xmlns="http://linux.duke.edu/metadata/repo"/>\n';
  const sign = (text: string): string => (patch.flaw === 'unsigned' ? '' : signature(text));
  const image = isoImage(patch.name, {
    'update.xml': Buffer.from(xml),
    'update.xml.asc': Buffer.from(sign(xml)),
    'repodata/repomd.xml': Buffer.from(repomd),
    'repodata/repomd.xml.asc': Buffer.from(sign(repomd)),
    [`Packages/${patch.name}-1.0-1.noarch.rpm`]: createHash('sha512').update(patch.uuid).digest(),
  });
  return patch.flaw === 'truncated' ? cut(image) : image;
}

function buildLegacy(patch: Patch): Buffer {
  const body = `#!/bin/sh\n# ${updateXml(patch).trim().replaceAll('\n', '\n# ')}\nexit 0\n`;
  const head = `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n`;
  return Buffer.from(`${head}${body}${patch.flaw === 'unsigned' ? '' : signature(body)}`);
}

function attributesOf(xml: string): (name: string) => string {
  return (name) => new RegExp(`\\b${name}="([^"]*)"`).exec(xml)?.[1] ?? '';
}

function recognised(xml: string, signed: boolean): Recognised | undefined {
  const attribute = attributesOf(xml);
  const uuid = attribute('uuid');
  if (uuid === '' || attribute('name-label') === '') return undefined;
  const description = /<name-description>([^<]*)<\/name-description>/.exec(xml)?.[1] ?? '';
  const guidance = attribute('after-apply-guidance')
    .split(',')
    .filter((item) => item !== '');
  return {
    uuid,
    name: attribute('name-label'),
    description,
    guidance,
    size: Number(attribute('installation-size')),
    signed,
  };
}

/** Looks into an update image as a server does; undefined for what is none, or not whole. */
export function recogniseIso(bytes: Buffer): Recognised | undefined {
  const files = readIso(bytes);
  const xml = files?.get('update.xml')?.toString();
  if (xml === undefined) return undefined;
  return recognised(xml, files?.get('update.xml.asc')?.toString() === signature(xml));
}

/** The same for the blobs of before. */
export function recogniseLegacy(bytes: Buffer): Recognised | undefined {
  const text = bytes.toString();
  const body = /Hash: SHA256\n\n([\s\S]*?)(?:-----BEGIN PGP SIGNATURE|$)/.exec(text)?.[1];
  if (body === undefined) return undefined;
  return recognised(body.replaceAll(/^# /gm, ''), text.endsWith(signature(body)));
}

/** A file of the update site by its name, or undefined. */
export function siteFile(name: string, { images, blobs }: Offer = usualOffer): Buffer | undefined {
  const iso = images.find((patch) => `${patch.name}.iso` === name);
  if (iso) return buildIso(iso);
  const legacy = blobs.find((patch) => `${patch.name}.xsupdate` === name);
  return legacy && buildLegacy(legacy);
}

function patchXml(patch: Patch, base: string, extension: 'iso' | 'xsupdate'): string {
  const file = `${base}/${encodeURIComponent(patch.name)}.${extension}`;
  const bytes = extension === 'iso' ? buildIso(patch) : buildLegacy(patch);
  const list = (tag: string, uuids: readonly string[]): string =>
    uuids.length === 0
      ? ''
      : `<${tag}patches>${uuids.map((uuid) => `<${tag}patch uuid="${uuid}"/>`).join('')}</${tag}patches>`;
  const attributes = [
    `uuid="${patch.uuid}"`,
    `name-label="${escaped(patch.name)}"`,
    `name-description="${escaped(patch.description)}"`,
    'version="1.0"',
    `url="https://support.example/article/${encodeURIComponent(patch.name)}"`,
    `patch-url="${file}"`,
    `after-apply-guidance="${patch.guidance.join(',')}"`,
    'guidance-mandatory="false"',
    `contains-livepatch="${patch.livepatch === true}"`,
    `timestamp="${patch.issued}"`,
    `priority="${patch.priority}"`,
    `installation-size="${patch.size}"`,
    `download-size="${bytes.length}"`,
  ];
  return `<patch ${attributes.join(' ')}>${list('conflicting', patch.conflicts ?? [])}${list('required', patch.requires ?? [])}</patch>`;
}

function versionXml(value: string, name: string, latest: boolean, patches: readonly Patch[]): string {
  const fit = patches.filter((patch) => patch.version === value);
  const minimal = fit.filter((patch) => patch.flaw === undefined && patch.conflicts === undefined);
  const list = (some: readonly Patch[]): string => some.map((patch) => `<patch uuid="${patch.uuid}"/>`).join('');
  return `<version value="${escaped(value)}" name="${escaped(name)}" latest="${latest}" latestcr="${latest}" url="https://support.example/${value}" timestamp="2026-11-01T00:00:00Z" build-number="" patch-uuid="" present-as-update="false" minimum-xc-version="" hotfix-eligibility="all">${list(fit)}<minimalpatches>${list(minimal)}</minimalpatches></version>`;
}

const RELEASES: Readonly<Record<string, readonly [name: string, latest: boolean]>> = {
  '8.2.1': ['Citrix Hypervisor 8.2 CU1', true],
  '8.1.0': ['Citrix Hypervisor 8.1', false],
  '6.5.0': ['XenServer 6.5', false],
};

/** The index of the update site; `base` is the address its files are beneath. */
export function siteIndex(base: string, { images, blobs }: Offer = usualOffer): string {
  const all = [...images, ...blobs];
  const versions = [...new Set(all.map((patch) => patch.version))].map((version) => {
    const [name, latest] = RELEASES[version] ?? [version, true];
    return versionXml(version, name, latest, all);
  });
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<patchdata>',
    '<versions></versions>',
    `<serverversions>${versions.join('')}</serverversions>`,
    `<patches>${images.map((patch) => patchXml(patch, base, 'iso')).join('')}${blobs.map((patch) => patchXml(patch, base, 'xsupdate')).join('')}</patches>`,
    '</patchdata>',
  ].join('\n');
}
