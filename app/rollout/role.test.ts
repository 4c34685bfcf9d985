import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayNotRun } from './role.ts';

for (const [role, why] of [
  ['read-only', 'Needs pool operator; you are read only'],
  ['vm-power-admin', 'Needs pool operator; you are VM power admin'],
  ['pool-operator', undefined],
  ['pool-admin', undefined],
] as const)
  test(`a run as ${role}`, () => assert.equal(mayNotRun(role), why));
