import type { actionsContract, ServerSays } from '../../app/contract/actions.ts';
import type { Handlers } from '../../app/contract/wire/gateway.ts';
import { commonParts, readParts } from '../../app/actions/host/report-parts.ts';
import { PICTURE } from '../../app/actions/snapshot/take.ts';
import { managementNetwork } from '../../app/actions/migrate/send.ts';
import { FailureError, toFailure } from '../../app/errors/failure.ts';
import { askServers } from '../actions/servers.ts';
import { inspectImage } from '../images/image.ts';
import { describePem } from '../xenapi/certificate.ts';
import { parseServerDate } from '../xenapi/sign-in.ts';
import { Limit } from '../actions/limit.ts';
import type { Pool, Pools } from '../pools/pool.ts';

const LARGEST_PICTURE = 8 * 1024 * 1024;

function pictureOf(bytes: Uint8Array) {
  if (bytes.length === 0) return null;
  const body = new ArrayBuffer(bytes.length);
  new Uint8Array(body).set(bytes);
  return { type: bytes[0] === 0x89 ? 'image/png' : 'image/jpeg', body };
}

/** Consoles of long ago wrote the picture into the snapshot itself. */
function written(text: string | undefined) {
  const bytes = Buffer.from(text ?? '', 'base64');
  const isPicture = bytes[0] === 0x89 || (bytes[0] === 0xff && bytes[1] === 0xd8);
  return isPicture ? pictureOf(bytes) : null;
}
/** As many at once as XenCenter asks. */
const AT_ONCE = 5;

async function refusalOf(check: Promise<unknown>): Promise<Pick<ServerSays, 'refusal'>> {
  try {
    await check;
    return {};
  } catch (error) {
    return { refusal: toFailure(error) };
  }
}

/** Asks the servers themselves, for what ours can only predict. */
export function actionsHandlers(
  pools: Pick<Pools, 'get'>,
  differs: (what: Readonly<Record<string, string>>) => void,
): Handlers<typeof actionsContract> {
  const need = (id: string): Pool => {
    const pool = pools.get(id);
    if (!pool) throw new FailureError({ kind: 'refused', code: 'pool-away', params: [id] });
    return pool;
  };
  return {
    async 'move.check'({ pool: id, moves }, { signal }) {
      const to = need(id);
      const limit = new Limit(AT_ONCE);
      return Promise.all(
        moves.map(({ pool, vm, host, vdis, vifs, network: over, copy, ours }) =>
          limit.run(async () => {
            const from = need(pool);
            const check = async (): Promise<unknown> => {
              if (!vdis) return from.call('VM.assert_can_boot_here', [vm, host], { signal });
              const network = over ?? managementNetwork(to.inventory, host);
              const receive = await to.call('host.migrate_receive', [host, network, {}], { signal });
              const live = from.inventory.get('VM', vm)?.power_state !== 'Halted';
              const options = copy ? { copy: 'true' } : {};
              return from.call('VM.assert_can_migrate', [vm, receive, live, vdis, vifs ?? {}, options], { signal });
            };
            const said = await refusalOf(check());
            const theirs = said.refusal?.code;
            if (said.refusal?.kind !== 'cancelled' && (theirs === undefined) !== (ours === undefined)) {
              const uuid = (cls: 'VM' | 'host', at: Pool, ref: string) => at.inventory.get(cls, ref)?.uuid ?? ref;
              differs({
                vm: uuid('VM', from, vm),
                host: uuid('host', to, host),
                ours: ours ?? 'fits',
                theirs: theirs ?? 'fits',
              });
            }
            return { pool, vm, host, ...said };
          }, signal),
        ),
      );
    },
    async 'host.blockers'({ pool: id, host }, { signal }) {
      const said = await need(id).call<Readonly<Record<string, readonly string[]>>>(
        'host.get_vms_which_prevent_evacuation',
        [host],
        { signal },
      );
      return Object.entries(said).map(([vm, [code = 'INTERNAL_ERROR', ...params]]) => ({
        vm,
        refusal: { kind: 'xenapi' as const, code, params },
      }));
    },
    async 'host.certificate'({ pool: id, host }, { signal }) {
      return describePem(await need(id).call<string>('host.get_server_certificate', [host], { signal }));
    },
    async 'host.reportParts'({ pool: id, hosts }, { signal }) {
      const pool = need(id);
      const said = await Promise.all(
        hosts.map((host) => pool.call<string>('host.get_system_status_capabilities', [host], { signal })),
      );
      return commonParts(said.map(readParts));
    },
    async 'pool.wallClock'({ pool: id }, { signal }) {
      const pool = need(id);
      const master = [...pool.inventory.all('pool')][0]?.master ?? '';
      const [wall, utc] = await Promise.all([
        pool.call<string>('host.get_server_localtime', [master], { signal }),
        pool.call<string>('host.get_servertime', [master], { signal }),
      ]);
      // It bears no zone: read as UTC, the difference is the zone.
      const [there, here] = [wall.replace(/(Z|[+-]\d\d:?\d\d)$/, ''), utc].map((text) => parseServerDate(text));
      const minutes = there === undefined || here === undefined ? 0 : (there - here) / 60_000;
      return { aheadMinutes: Math.round(minutes / 15) * 15 };
    },
    'image.inspect': ({ file }) => inspectImage(file),
    async 'snapshot.picture'({ pool: id, snapshot }, { signal }) {
      const pool = need(id);
      const blobs = await pool.call<Readonly<Record<string, string>>>('VM.get_blobs', [snapshot], { signal });
      const ref = blobs[PICTURE];
      if (ref === undefined) return written(pool.inventory.get('VM', snapshot)?.other_config[PICTURE]);
      const master = [...pool.inventory.all('pool')][0]?.master ?? '';
      const reply = await pool.http(master, '/blob', { query: { ref }, signal, limit: LARGEST_PICTURE });
      const bytes = await reply.bytes();
      return reply.status === 200 ? pictureOf(bytes) : null;
    },
    async 'vm.servers'({ pool: id, vm }, { signal }) {
      const { hosts } = await askServers(need(id), vm, signal);
      return hosts.map((one) => ({ pool: id, vm, ...one }));
    },
  };
}
