import type { SeenCertificate } from '../../app/contract/connections.ts';
import { explain } from '../../app/errors/explain.ts';
import { toFailure } from '../../app/errors/failure.ts';
import type { Failure } from '../../app/errors/failure.ts';
import type { Inventory } from '../../app/inventory/inventory.ts';
import type { Obj } from '../../app/inventory/view.ts';
import { formatAddress } from '../xenapi/address.ts';
import type { Endpoint } from '../xenapi/address.ts';
import { coordinatorIn, signIn } from '../xenapi/sign-in.ts';
import type { Identity } from '../xenapi/sign-in.ts';

/** Something that an admin should look at. */
export interface Finding {
  readonly severity: 'problem' | 'warning';
  readonly text: string;
}

export interface Member {
  readonly name: string;
  readonly address: string;
  readonly role: 'coordinator' | 'supporter';
  readonly enabled: boolean;
  /** As the pool sees it. */
  readonly live: boolean;
  /** As it answers here: `coordinator`, the address it takes for its coordinator, or why there is no answer. */
  readonly answers: string;
}

/** Asks a member who its coordinator is, with a sign-in that it refuses before looking at the password. */
export async function memberState(
  host: Obj<'host'>,
  inventory: Inventory,
  endpoint: Endpoint,
  identity: Identity | undefined,
): Promise<Member> {
  const coordinator = host.$ref === identity?.pool.master;
  const about = {
    name: host.name_label,
    address: formatAddress(endpoint),
    role: coordinator ? ('coordinator' as const) : ('supporter' as const),
    enabled: host.enabled,
    live: inventory.get('host_metrics', host.metrics)?.live ?? false,
  };
  return { ...about, answers: coordinator ? 'coordinator' : await answerOf(endpoint) };
}

async function answerOf(endpoint: Endpoint): Promise<string> {
  const nobody = {
    username: '',
    password: '',
    originator: 'Xenith doctor',
    pins: { get: () => undefined, own: () => true },
  };
  try {
    const { client } = await signIn({ ...nobody, endpoint, follow: false });
    client.close();
    return 'coordinator';
  } catch (error) {
    const next = coordinatorIn(error, endpoint.port);
    if (next) return formatAddress(next);
    return toFailure(error).code === 'SESSION_AUTHENTICATION_FAILED' ? 'coordinator' : toFailure(error).code;
  }
}

interface Seen {
  readonly certificates: readonly { readonly address: string; readonly certificate: SeenCertificate }[];
  readonly members: readonly Member[];
  readonly coordinator?: string;
  readonly role?: string;
  readonly clockOffset?: number;
  readonly transport?: 'json' | 'xml';
}

const DAY = 86_400_000;

export function findings(seen: Seen, inventory: Inventory, failure: Failure | undefined): Finding[] {
  const problem = (text: string): Finding => ({ severity: 'problem', text });
  const warning = (text: string): Finding => ({ severity: 'warning', text });
  const found: Finding[] = [];
  if (failure) {
    const { title, cause } = explain(failure, inventory);
    found.push(problem(cause ? `${title}. ${cause}` : `${title}.`));
  }
  for (const { address, certificate } of seen.certificates) {
    const days = Math.floor((certificate.validTo - Date.now()) / DAY);
    if (days < 0) found.push(problem(`The certificate of ${address} expired ${-days} days ago.`));
    else if (days < 30) found.push(warning(`The certificate of ${address} expires in ${days} days.`));
    if (certificate.validFrom > Date.now()) found.push(problem(`The certificate of ${address} is not valid yet.`));
  }
  if (seen.clockOffset !== undefined && Math.abs(seen.clockOffset) > 60_000)
    found.push(
      warning(`The server's clock and this machine's differ by ${Math.round(Math.abs(seen.clockOffset) / 1000)} s.`),
    );
  for (const member of seen.members) {
    if (!member.live) found.push(problem(`${member.name} is down, says the pool.`));
    else if (!member.enabled) found.push(warning(`${member.name} is in maintenance mode.`));
    if (member.role === 'supporter' && member.answers === 'coordinator')
      found.push(problem(`${member.name} at ${member.address} takes itself for the coordinator.`));
    else if (member.role === 'supporter' && member.live && member.answers !== seen.coordinator)
      found.push(warning(`${member.name} at ${member.address} does not point to the coordinator: ${member.answers}.`));
  }
  for (const pbd of inventory.all('PBD')) {
    if (pbd.currently_attached) continue;
    const sr = inventory.get('SR', pbd.SR)?.name_label ?? pbd.SR;
    found.push(warning(`Storage ${sr} is not attached to ${inventory.get('host', pbd.host)?.name_label ?? pbd.host}.`));
  }
  for (const pool of inventory.all('pool'))
    if (pool.ha_enabled && pool.ha_overcommitted)
      found.push(problem('High availability promises more than the pool can keep.'));
  if (seen.transport === 'xml')
    found.push(warning('The server has no JSON-RPC: reading it takes several times as long.'));
  if (seen.role !== undefined && seen.role !== 'pool-admin')
    found.push(warning(`The account may not do everything: its role is ${seen.role}.`));
  return found;
}
