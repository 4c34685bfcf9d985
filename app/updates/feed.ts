import { readGuidance } from './guidance.ts';
import { readElements } from './markup.ts';
import type { Element } from './markup.ts';
import type { Update } from './updates.ts';

/** One release of the server in the vendor's index. */
export interface FeedVersion {
  /** "8.2.1" */
  readonly value: string;
  readonly buildNumber: string;
  readonly patches: readonly string[];
  /** What brings a server up to date; undefined where the vendor does not say. */
  readonly minimal: readonly string[] | undefined;
}

export interface FeedPatch extends Update {
  readonly conflicts: readonly string[];
  /** Address of the file. */
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  /** Bytes that it takes on each server; where the index tells. */
  readonly installed?: number;
  /** Hexadecimal; where the index gives one. */
  readonly sha256?: string;
}

export interface Feed {
  readonly versions: readonly FeedVersion[];
  readonly patches: ReadonlyMap<string, FeedPatch>;
}

/**
 * The vendor's index of updates for servers before the repositories: everything is in attributes, and the collections may
 * stand anywhere. Throws on text that is not such an index.
 */
export function readFeed(text: string): Feed {
  const root = readElements(text);
  const versions = collection(root, 'serverversions').filter((one) => one.name === 'version');
  const patches = collection(root, 'patches').filter((one) => one.name === 'patch');
  // Half an index would leave updates out without a word.
  if (!root.whole || (versions.length === 0 && patches.length === 0)) throw new Error('not an index of updates');
  return {
    versions: versions.map(versionOf),
    patches: new Map(patches.map((one) => [one.attributes['uuid'] ?? '', patchOf(one)])),
  };
}

function versionOf({ attributes, children }: Element): FeedVersion {
  const minimal = children.find((child) => child.name === 'minimalpatches');
  return {
    value: attributes['value'] ?? '',
    buildNumber: attributes['build-number'] ?? '',
    patches: uuids(children, 'patch'),
    minimal: minimal && uuids(minimal.children, 'patch'),
  };
}

function patchOf({ attributes, children }: Element): FeedPatch {
  const text = (name: string): string => attributes[name] ?? '';
  const inner = (collected: string, each: string): readonly string[] =>
    uuids(children.find((child) => child.name === collected)?.children ?? [], each);
  const issued = Date.parse(text('timestamp'));
  const livePatch = text('contains-livepatch').toLowerCase() === 'true';
  const guidance = [...readGuidance(text('after-apply-guidance').split(/[|,\s]+/))].map((one) =>
    livePatch && one === 'reboot-host' ? 'reboot-host-if-livepatch-fails' : one,
  );
  const size = Number(text('download-size')) || 0;
  const priority = Number(text('priority')) || 2;
  return {
    id: text('uuid'),
    name: text('name-label'),
    summary: text('name-description'),
    description: '',
    kind: /security/i.test(text('name-description')) ? 'security' : 'bugfix',
    severity: priority === 1 ? 'high' : 'normal',
    ...(Number.isNaN(issued) ? {} : { issued }),
    ...(text('url') === '' ? {} : { url: text('url') }),
    guidance,
    livePatch,
    requires: inner('requiredpatches', 'requiredpatch'),
    conflicts: inner('conflictingpatches', 'conflictingpatch'),
    file: text('patch-url'),
    size,
    ...(Number(text('installation-size')) > 0 ? { installed: Number(text('installation-size')) } : {}),
    ...(SHA256.test(text('checksum')) ? { sha256: text('checksum').toLowerCase() } : {}),
  };
}

const SHA256 = /^[\da-f]{64}$/i;

const uuids = (elements: readonly Element[], name: string): readonly string[] =>
  elements.flatMap((one) => (one.name === name ? (one.attributes['uuid'] ?? []) : []));

function collection(element: Element, name: string): readonly Element[] {
  if (element.name === name) return element.children;
  for (const child of element.children) {
    const found = collection(child, name);
    if (found.length > 0) return found;
  }
  return [];
}

/** The release that a server is, by build where the index tells builds, else by product version. */
export function versionOfServer(feed: Feed, software: Readonly<Record<string, string>>): FeedVersion | undefined {
  return (
    feed.versions.find((one) => one.buildNumber !== '' && one.buildNumber === software['build_number']) ??
    feed.versions.find((one) => one.buildNumber === '' && one.value === software['product_version'])
  );
}

/** What of its release a server lacks and could have: nothing that conflicts with what it has. */
export function missingOn(feed: Feed, version: FeedVersion, installed: readonly string[]): readonly string[] {
  return (version.minimal ?? version.patches).filter((uuid) => {
    const patch = feed.patches.get(uuid);
    return patch !== undefined && !installed.includes(uuid) && !patch.conflicts.some((one) => installed.includes(one));
  });
}
