import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayNotRun } from './role.ts';

for (const [role, readOnly, why] of [
  ['read-only', false, 'Needs pool operator; you are read only'],
  ['vm-power-admin', false, 'Needs pool operator; you are VM power admin'],
  ['pool-operator', false, undefined],
  ['pool-admin', false, undefined],
  ['pool-admin', true, 'Its pool is opened read-only'],
] as const)
  test(`a run as ${role}${readOnly ? ' of a pool that is opened to look' : ''}`, () =>
    assert.equal(mayNotRun({ role, readOnly }), why));
