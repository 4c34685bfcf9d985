import { compareVersions } from '../placement/levels.ts';
import type { Obj, View } from '../inventory/view.ts';
import type { Feed } from './feed.ts';
import { readGuidance } from './guidance.ts';
import type { Guidance } from './guidance.ts';
import { readElements } from './markup.ts';
import type { Element } from './markup.ts';
import type { HostWork } from './payload.ts';

/** An update file on this machine, judged before anything of it is sent anywhere. */
export interface UpdateFile {
  /** The file to bring to the pool; of an archive, what was unpacked from it. */
  readonly path: string;
  readonly uuid: string;
  readonly name: string;
  readonly description: string;
  readonly generation: 'iso' | 'patch';
  /** Bytes. */
  readonly size: number;
  readonly guidance: readonly Guidance[];
  /** Carries a signature. Whether it is the right one only servers can tell. */
  readonly signed: boolean;
  /** Every server of the pool has to get it. */
  readonly everywhere: boolean;
  /** Releases that the vendor's index lists it for; empty where the index does not know it. */
  readonly versions: readonly string[];
}

/** What the file says about itself, and what the index adds. */
export type FileFacts = Pick<UpdateFile, 'uuid' | 'name' | 'description' | 'guidance' | 'everywhere'>;

/** The description that an update image carries; undefined where one of the parts that servers insist on is missing. */
export function readUpdateXml(text: string): FileFacts | undefined {
  const update = elementNamed(readElements(text), 'update');
  const uuid = update?.attributes['uuid'] ?? '';
  const name = update?.attributes['name-label'] ?? '';
  if (!update || uuid === '' || name === '') return undefined;
  return {
    uuid,
    name,
    description: elementNamed(update, 'name-description')?.text ?? '',
    guidance: [...readGuidance((update.attributes['after-apply-guidance'] ?? '').split(/[|,\s]+/))],
    everywhere: update.attributes['enforce-homogeneity']?.toLowerCase() === 'true',
  };
}

function elementNamed(element: Element, name: string): Element | undefined {
  if (element.name === name) return element;
  for (const child of element.children) {
    const found = elementNamed(child, name);
    if (found) return found;
  }
  return undefined;
}

/** Releases that an index lists an update for. */
export const versionsListing = (feed: Feed, uuid: string): readonly string[] =>
  feed.versions.filter((one) => one.patches.includes(uuid)).map((one) => one.value);

/** What the index says of a file that cannot be read here: such files are told apart by their names. */
export function listedAs(feed: Feed, fileName: string): FileFacts | undefined {
  const plain = (text: string): string => text.toLowerCase().replace(/\.(xsupdate|xsoem|iso|zip)$/, '');
  const found = [...feed.patches.values()].find(
    (one) => plain(one.file.split('/').at(-1) ?? '') === plain(fileName) || plain(one.name) === plain(fileName),
  );
  return found && { uuid: found.id, name: found.name, description: found.summary, guidance: found.guidance, everywhere: false }; // prettier-ignore
}

/** Why a server cannot have the file; undefined where it can. */
export function whyNotFile(view: View, host: Obj<'host'>, file: UpdateFile): string | undefined {
  const version = host.software_version['product_version'] ?? '';
  // The first release that takes update images is 7.1; those before take only files of the first generation.
  const takes = compareVersions(version.split('.').map(Number), [7, 1]) < 0 ? 'patch' : 'iso';
  if (file.generation !== takes) return takes === 'iso' ? 'takes update images only' : 'takes legacy files only';
  if (file.versions.length > 0 && !file.versions.includes(version)) return `it is for ${file.versions.join(', ')}`;
  const has =
    takes === 'iso'
      ? host.updates.some((ref) => view.get('pool_update', ref)?.uuid === file.uuid)
      : host.patches.some((ref) => {
          const applied = view.get('host_patch', ref);
          return applied?.applied === true && view.get('pool_patch', applied.pool_patch)?.uuid === file.uuid;
        });
  return has ? 'has it already' : undefined;
}

/** What a file does to the chosen servers; those that cannot have it are left out. */
export function workWithFile(view: View, hosts: readonly string[], file: UpdateFile): readonly HostWork[] {
  const { uuid, name, size, path, guidance, generation, everywhere } = file;
  return [...view.all('host')]
    .filter((host) => hosts.includes(host.uuid) && whyNotFile(view, host, file) === undefined)
    .map((host) => ({
      host: host.uuid,
      payload: {
        generation,
        updates: [{ uuid, name, size, file: path, guidance, ...(everywhere ? { everywhere } : {}) }],
      },
      guidance,
      livePatch: false,
    }));
}
