import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consequence, readGuidance, strongest } from './guidance.ts';
import type { Guidance } from './guidance.ts';

test('servers spell it in several ways; what is not known asks for the most', () => {
  for (const [word, expected] of [
    ['RebootHost', 'reboot-host'],
    ['reboot_host', 'reboot-host'],
    ['restartHost', 'reboot-host'],
    ['reboot_host_on_xen_livepatch_failure', 'reboot-host-if-livepatch-fails'],
    ['EvacuateHost', 'evacuate-host'],
    ['restartXAPI', 'restart-toolstack'],
    ['restartHVM', 'restart-vm'],
    ['restart_device_model', 'restart-device-model'],
    ['SomethingNew', 'reboot-host'],
  ] as const)
    assert.deepEqual([...readGuidance([word])], [expected], word);
  assert.deepEqual([...readGuidance(['', 'none', 'Unknown'])], []);
});

test('what happens through the rest anyway is not told twice', () => {
  for (const [all, expected] of [
    [['reboot-host', 'restart-toolstack', 'evacuate-host', 'restart-device-model', 'restart-vm'], ['reboot-host', 'restart-vm']],
    [['evacuate-host', 'restart-device-model', 'restart-toolstack'], ['evacuate-host', 'restart-toolstack']],
    [['restart-vm', 'restart-device-model'], ['restart-vm']],
    [['restart-toolstack'], ['restart-toolstack']],
  ] as readonly (readonly [readonly Guidance[], readonly Guidance[]])[])
    assert.deepEqual(strongest(all), expected);
}); // prettier-ignore

test('a live patch spares the restart that it is the alternative to, and no other', () => {
  const restart = (guidance: Guidance, livePatched: boolean) => consequence(new Set([guidance]), livePatched).restart;
  assert.deepEqual(
    [restart('reboot-host', true), restart('reboot-host-if-livepatch-fails', true), restart('reboot-host-if-livepatch-fails', false)],
    ['reboot', 'none', 'reboot'],
  );
}); // prettier-ignore
