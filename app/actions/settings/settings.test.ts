import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionById } from '../registry.ts';
import { smallPool, type Made } from '../testing/made.ts';
import { judge } from '../verdict.ts';

const version =
  (platform_version: string, xapi: string, restrictions: object = {}) =>
  (pool: Made): void => {
    pool.put('host', 'xs-01', { software_version: { platform_version, xapi } });
    pool.put('pool', 'Paris', { restrictions });
  };

/** What decides over a pool's settings besides the role. */
const scenes: readonly (readonly [what: string, set: (pool: Made) => void])[] = [
  ['XenServer 8', version('3.4.0', '26.17')],
  ['version 8.2', version('3.2.1', '1.249')],
  ['version 7.0', version('2.1.0', '1.9')],
  [
    'a licence without most',
    version('3.2.1', '1.249', {
      restrict_email_alerting: 'true',
      restrict_live_patching: 'true',
      restrict_igmp_snooping: 'true',
    }),
  ],
  ['a server on bridges', (pool) => pool.put('host', 'xs-02', { software_version: { network_backend: 'bridge' } })],
];

const rows = {
  'pool.setMail': ['ok', 'ok', 'ok', 'licence', 'ok'],
  'pool.setStores': ['ok', 'ok', 'ok', 'ok', 'ok'],
  'pool.setMigrationCompression': ['ok', 'version', 'version', 'version', 'ok'],
  'pool.setLivePatching': ['version', 'ok', 'version', 'licence', 'version'],
  'pool.setIgmpSnooping': ['ok', 'ok', 'version', 'licence', 'bridge'],
} as const;

for (const [id, verdicts] of Object.entries(rows))
  test(`${id}: by version, licence and network`, () => {
    const action = actionById(id);
    assert.ok(action);
    for (const [at, [what, set]] of scenes.entries()) {
      const pool = smallPool();
      set(pool);
      const verdict = judge(action, pool.situation(), pool.get('pool', 'Paris'), {});
      assert.equal(verdict.ok ? 'ok' : verdict.code, verdicts[at], what);
      if (!verdict.ok) assert.ok(verdict.why.split(' ').length < 12, verdict.why);
    }
  });
