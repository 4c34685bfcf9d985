import { homeOf, hostOfSr, poolOf, standaloneHost } from '../describe/home.ts';
import { isHidden, isInternal } from '../describe/hidden.ts';
import { vmKind } from '../describe/kind.ts';
import { displayName } from '../describe/names.ts';
import type { Key } from '../changes.ts';
import type { AnyObj, Obj } from '../view.ts';
import { NOWHERE, type Arrangement, type Placed, type Show } from './arrangement.ts';
import { connectionNode, objectKey, objectNode, type Site } from './node.ts';

/** The order of kinds among siblings. */
const RANK = { pool: '00', coordinator: '10', host: '11', vm: '30', sr: '60', template: '70', builtIn: '71' } as const;

/** The node of the pool, or of the lone server that stands for it. */
function rootKey(site: Site): string {
  const root = standaloneHost(site.view) ?? poolOf(site.view);
  return root ? objectKey(site.pool, root) : '';
}

/** Servers that do not answer keep their place: what stays where it was is found again. */
function placeHost(site: Site, host: Obj<'host'>): Placed {
  const { view } = site;
  const alone = standaloneHost(view)?.$ref === host.$ref;
  const pool = poolOf(view);
  if (!pool) return NOWHERE;
  const parent = alone ? '' : objectKey(site.pool, pool);
  const rank = pool.master === host.$ref ? RANK.coordinator : RANK.host;
  return { nodes: [objectNode(site, host, { parent, name: displayName(view, host), rank })] };
}

function placeVm(site: Site, vm: Obj<'VM'>, show: Show): Placed {
  const kind = vmKind(vm);
  const shown =
    kind === 'virtual machine' ||
    (kind === 'template' && show.templates) ||
    (kind === 'built-in template' && show.builtInTemplates);
  if (!shown) return NOWHERE;
  const rank = kind === 'template' ? RANK.template : kind === 'built-in template' ? RANK.builtIn : RANK.vm;
  return under(site, vm, homeOf(site.view, vm), rank);
}

function placeSr(site: Site, sr: Obj<'SR'>, show: Show): Placed {
  if (!sr.shared && !show.localStorage) return NOWHERE;
  return under(site, sr, hostOfSr(site.view, sr), RANK.sr);
}

function under(site: Site, obj: AnyObj, host: Obj<'host'> | undefined, rank: string): Placed {
  const parent = host ? objectKey(site.pool, host) : rootKey(site);
  const name = displayName(site.view, obj);
  return parent === '' ? NOWHERE : { nodes: [objectNode(site, obj, { parent, name, rank, hidden: isHidden(obj) })] };
}

/** The VMs whose disks a VBD or VDI belongs to: local disks tie a VM to a server. */
function vmsOfDisk(site: Site, [cls, ref]: Key): readonly Key[] {
  if (cls === 'VBD') {
    const vbd = site.view.get('VBD', ref);
    return vbd ? [['VM', vbd.VM]] : [];
  }
  const vbds = site.view.get('VDI', ref)?.VBDs ?? [];
  return vbds.flatMap((vbd) => vmsOfDisk(site, ['VBD', vbd]));
}

/** Pools, their servers, what runs or is kept on each. */
export const infrastructure: Arrangement = {
  id: 'infrastructure',
  classes: ['pool', 'host', 'VM', 'SR'],
  unknown: connectionNode,

  place(site, obj, show) {
    if (isInternal(obj) || (isHidden(obj) && !show.hidden)) return NOWHERE;
    switch (obj.$cls) {
      case 'pool': {
        if (standaloneHost(site.view)) return NOWHERE;
        return { nodes: [objectNode(site, obj, { parent: '', name: displayName(site.view, obj), rank: RANK.pool })] };
      }
      case 'host':
        return placeHost(site, obj);
      case 'VM':
        return placeVm(site, obj, show);
      case 'SR':
        return placeSr(site, obj, show);
      default:
        return NOWHERE;
    }
  },

  follow(site, key) {
    switch (key[0]) {
      case 'VM':
        return [key];
      case 'VBD':
      case 'VDI':
        return vmsOfDisk(site, key);
      case 'pool':
      case 'host':
      case 'host_metrics':
      case 'PBD':
      case 'SR':
        return undefined;
      default:
        return [];
    }
  },
};
