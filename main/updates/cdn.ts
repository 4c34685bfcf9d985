import * as z from 'zod';
import { FailureError, toFailure } from '../../app/errors/failure.ts';
import { serverTime } from '../../app/inventory/describe/server-time.ts';
import { readGuidance } from '../../app/updates/guidance.ts';
import type { Guidance } from '../../app/updates/guidance.ts';
import type { HostUpdates, PoolUpdates, Update } from '../../app/updates/updates.ts';
import type { Pool } from '../pools/pool.ts';

const words = z.array(z.string()).default([]);
const levels = z.object({ mandatory: words, recommended: words, full: words, livepatch: words }).partial();
const patch = z.record(z.string(), z.unknown());

/** `GET /updates` of today, and as servers before 2024 wrote it: single words, or lists under other names. */
const body = z.object({
  hash: z.string().default(''),
  hosts: z
    .array(
      z.object({
        ref: z.string(),
        guidance: levels.optional(),
        'recommended-guidance': words,
        'absolute-guidance': words,
        RPMS: words,
        updates: words,
        livepatches: z.array(patch).default([]),
      }),
    )
    .default([]),
  updates: z
    .array(
      z.object({
        id: z.string(),
        title: z.string().default(''),
        summary: z.string().default(''),
        description: z.string().default(''),
        'special-info': z.string().default(''),
        URL: z.string().optional(),
        url: z.string().optional(),
        type: z.string().default(''),
        severity: z.string().default(''),
        issued: z.string().optional(),
        guidance: levels.optional(),
        'recommended-guidance': z.string().default(''),
        'absolute-guidance': z.string().default(''),
        livepatches: z.array(patch).default([]),
      }),
    )
    .default([]),
});

type Body = z.output<typeof body>;

/** What the pool's own repositories hold for each server. */
export async function readCdn(pool: Pool, signal?: AbortSignal): Promise<PoolUpdates> {
  const [record] = pool.inventory.all('pool');
  const checked = Date.now();
  const common = { generation: 'cdn', checked, synced: serverTime(record?.last_update_sync ?? '') ?? 0 } as const;
  const reply = await pool.http(record?.master ?? '', '/updates', signal ? { signal } : {}).catch((error: unknown) => {
    if (toFailure(error).code !== 'HTTP_403') throw error;
  });
  if (!reply) {
    const problem = { kind: 'refused', code: 'updates-role', params: [], pool: pool.id } as const;
    return { ...common, updates: [], hosts: [], problem };
  }
  const text = await reply.text();
  if (reply.status !== 200) {
    const problem = {
      kind: 'transport',
      code: reply.status === 404 ? 'never-synchronised' : 'http-status',
      params: [String(reply.status)],
      call: '/updates',
      pool: pool.id,
    } as const;
    return { ...common, updates: [], hosts: [], problem };
  }
  const parsed = body.safeParse(parseJson(text));
  if (!parsed.success)
    throw new FailureError({ kind: 'transport', code: 'bad-reply', params: ['/updates'], pool: pool.id });
  return {
    ...common,
    hash: parsed.data.hash,
    updates: parsed.data.updates.map(updateOf),
    hosts: hostsOf(pool, parsed.data),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function hostsOf(pool: Pool, { hosts }: Body): readonly HostUpdates[] {
  return hosts.flatMap((one) => {
    const host = pool.inventory.get('host', one.ref);
    if (!host) return [];
    const guidance = readGuidance([
      ...(one.guidance?.mandatory ?? []),
      ...(one.guidance?.recommended ?? []),
      ...one['recommended-guidance'],
    ]);
    return [
      {
        host: host.uuid,
        missing: one.updates,
        installed: [],
        guidance: [...guidance],
        livePatch: one.livepatches.length > 0,
        packages: one.RPMS,
      },
    ];
  });
}

function updateOf(one: Body['updates'][number]): Update {
  const url = one.URL ?? one.url;
  const issued = serverTime(one.issued ?? '') ?? 0;
  const guidance: readonly Guidance[] = [
    ...readGuidance([
      ...(one.guidance?.mandatory ?? []),
      ...(one.guidance?.recommended ?? []),
      one['recommended-guidance'],
    ]),
  ];
  return {
    id: one.id,
    name: one.title || one.id,
    summary: one.summary,
    description: [one.description, one['special-info']].filter(Boolean).join('\n\n'),
    kind: kindOf(one.type),
    severity: one.severity.toLowerCase() === 'high' ? 'high' : 'normal',
    ...(issued > 0 ? { issued } : {}),
    ...(url ? { url } : {}),
    guidance,
    livePatch: one.livepatches.length > 0,
    requires: [],
  };
}

const kinds: Readonly<Record<string, Update['kind']>> = {
  security: 'security',
  securityfix: 'security',
  bugfix: 'bugfix',
  improvement: 'improvement',
  enhancement: 'improvement',
  newfeature: 'feature',
  previewfeature: 'preview',
  foundational: 'foundation',
};

/** Feeds spell types in several ways; case and separators mean nothing. */
const kindOf = (type: string): Update['kind'] => kinds[type.toLowerCase().replaceAll(/[^a-z]/g, '')] ?? 'other';
