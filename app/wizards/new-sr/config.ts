import { kinds } from './kinds.ts';
import type { NewSrDraft } from './draft.ts';

type Config = Readonly<Record<string, string>>;

/** How the driver is told where the storage is: what may be seen, and what may not. */
export interface Location {
  readonly type: string;
  readonly config: Config;
  /** By their key; a server is told the UUID of a secret instead. */
  readonly secrets: Config;
}

const filled = (config: Record<string, string | undefined>): Config =>
  Object.fromEntries(Object.entries(config).filter((pair): pair is [string, string] => (pair[1] ?? '') !== ''));

/** "server:/path" in its two halves; an IPv6 address stands in brackets. */
export function nfsPlace(text: string): { readonly server: string; readonly path: string } | undefined {
  const match = /^(\[[0-9a-fA-F:]+\]|[^:/\\\s[\]]+):?(\/\S*)?$/.exec(text.trim());
  if (!match) return undefined;
  return { server: (match[1] ?? '').replace(/^\[|\]$/g, ''), path: match[2] ?? '' };
}

/** "\\server\share\deeper", however its slashes lean. */
export function smbPlace(
  text: string,
): { readonly server: string; readonly share: string; readonly below: string } | undefined {
  const parts = text.trim().replace(/^(smb|cifs):/i, '').split(/[\\/]+/).filter(Boolean); // prettier-ignore
  const [server, share, ...below] = parts;
  if (!/^[\\/]{2}/.test(text.trim().replace(/^(smb|cifs):/i, '')) || server === undefined || share === undefined)
    return undefined;
  return { server, share, below: below.length === 0 ? '' : `/${below.join('/')}` };
}

/** The driver that block storage gets, which the found one overrules. */
export function typeOf(draft: NewSrDraft): string {
  if (draft.existing) return draft.existing.type;
  const { type } = kinds[draft.kind];
  return draft.thin && (draft.kind === 'iscsi' || draft.kind === 'hba') ? 'gfs2' : type;
}

/** All that is known of the place so far; what the draft lacks is left out, and drivers then say what could be chosen. */
export function locationOf(draft: NewSrDraft, password: string, type = typeOf(draft)): Location {
  const signed = (key: string, user: string): Pick<Location, 'config' | 'secrets'> =>
    draft.user === '' ? { config: {}, secrets: {} } : { config: { [user]: draft.user }, secrets: filled({ [key]: password }) }; // prettier-ignore
  switch (draft.kind) {
    case 'nfs': {
      const place = nfsPlace(draft.place);
      const { options, nfsVersion } = draft;
      const config = filled({ server: place?.server, serverpath: place?.path, options, nfsversion: nfsVersion });
      return { type, config, secrets: {} };
    }
    case 'iscsi': {
      const chap = signed('chappassword', 'chapuser');
      const provider = type === 'gfs2' ? 'iscsi' : undefined;
      const { iqn, lun, port, place } = draft;
      const config = filled({ provider, target: place.trim(), port: String(port), targetIQN: iqn, SCSIid: lun });
      return { type, config: { ...config, ...chap.config }, secrets: chap.secrets };
    }
    case 'hba':
      return {
        type,
        config: filled({ provider: type === 'gfs2' ? 'hba' : undefined, SCSIid: draft.lun }),
        secrets: {},
      };
    case 'smb': {
      const place = smbPlace(draft.place);
      const who = signed('password', 'username');
      const server = place && `\\\\${place.server}\\${place.share}${place.below.replaceAll('/', '\\')}`;
      return { type, config: { ...filled({ server }), ...who.config }, secrets: who.secrets };
    }
    case 'nfs-iso': {
      const place = nfsPlace(draft.place);
      const location = place && `${place.server.includes(':') ? `[${place.server}]` : place.server}:${place.path}`;
      return { type, config: filled({ location, type: 'nfs_iso', nfsversion: draft.nfsVersion }), secrets: {} };
    }
    case 'smb-iso': {
      const place = smbPlace(draft.place);
      const who = signed('cifspassword', 'username');
      const location = place && `//${place.server}/${place.share}`;
      const config = filled({ location, type: 'cifs', iso_path: place?.below });
      return { type, config: { ...config, ...who.config }, secrets: who.secrets };
    }
    case 'local':
      return { type, config: filled({ device: draft.path.trim() }), secrets: {} };
    case 'local-iso':
      return { type, config: filled({ location: draft.path.trim(), legacy_mode: 'true' }), secrets: {} };
  }
}
