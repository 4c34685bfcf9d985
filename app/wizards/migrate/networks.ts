import type { Obj, View } from '../../inventory/view.ts';

/** An interface that has to be given a network in another pool. */
export interface Interface {
  readonly ref: string;
  readonly uuid: string;
  readonly device: string;
  readonly mac: string;
  /** Name of the network it is on now. */
  readonly network: string;
  /** It is only in a snapshot. */
  readonly snapshot: boolean;
}

/** All interfaces of a VM, those of its snapshots too: the server wants every one of them placed. */
export function interfacesOf(view: View, vm: Obj<'VM'>): readonly Interface[] {
  const own = vm.VIFs.map((ref) => [ref as string, false] as const);
  const older = vm.snapshots.flatMap((ref) =>
    (view.get('VM', ref)?.VIFs ?? []).map((vif) => [vif as string, true] as const),
  );
  return [...own, ...older].flatMap(([ref, snapshot]): readonly Interface[] => {
    const vif = view.get('VIF', ref);
    if (!vif) return [];
    const network = view.get('network', vif.network)?.name_label ?? '';
    return [{ ref, uuid: vif.uuid, device: vif.device, mac: vif.MAC, network, snapshot }];
  });
}

/** Networks that a VM on a server can be on: with an interface there, or internal to it. */
export function networksOn(view: View, host: string | undefined): readonly Obj<'network'>[] {
  return [...view.all('network')]
    .filter(({ PIFs, other_config: other }) => {
      if (other['is_guest_installer_network'] === 'true' || other['is_host_internal_management_network'] === 'true')
        return false;
      return PIFs.length === 0 || host === undefined || PIFs.some((ref) => view.get('PIF', ref)?.host === host);
    })
    .sort((a, b) => (a.name_label < b.name_label ? -1 : 1));
}

/** The network of the same name, else the one the server is managed over. */
export function likeliestNetwork(view: View, host: string | undefined, name: string): string {
  const there = networksOn(view, host);
  const [pool] = view.all('pool');
  const server = view.get('host', host ?? pool?.master ?? '');
  const managed = server?.PIFs.map((ref) => view.get('PIF', ref)).find((pif) => pif?.management);
  return there.find(({ name_label }) => name_label === name)?.$ref ?? managed?.network ?? 'OpaqueRef:NULL';
}

/** Each interface with the network it is given: as wished (by UUID), else the likeliest. References. */
export function networksFor(
  from: View,
  to: View,
  vm: Obj<'VM'>,
  host: string,
  wished: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const byUuid = new Map([...to.all('network')].map((network) => [network.uuid, network.$ref as string]));
  return Object.fromEntries(
    interfacesOf(from, vm).map(({ ref, uuid, network }) => [
      ref,
      byUuid.get(wished[uuid] ?? '') ?? likeliestNetwork(to, host, network),
    ]),
  );
}

/** A network a server has an address on, so that migrations can travel over it. */
export interface Road {
  readonly ref: string;
  readonly uuid: string;
  readonly name: string;
  readonly management: boolean;
  readonly address: string;
}

/** Over which networks a server can be reached, its management network first. */
export function roadsTo(view: View, host: string): readonly Road[] {
  const found = (view.get('host', host)?.PIFs ?? []).flatMap((ref): readonly Road[] => {
    const pif = view.get('PIF', ref);
    const network = pif && view.get('network', pif.network);
    if (!pif || !network || pif.IP === '' || pif.ip_configuration_mode === 'None' || !pif.currently_attached) return [];
    return [
      { ref: network.$ref, uuid: network.uuid, name: network.name_label, management: pif.management, address: pif.IP },
    ];
  });
  return found.sort((a, b) => Number(b.management) - Number(a.management) || (a.name < b.name ? -1 : 1));
}
