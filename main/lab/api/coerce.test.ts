import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Value } from '../world/db.ts';
import { coerce } from './coerce.ts';
import type { Rpc } from './rpc.ts';
import { parseSearch } from './search.ts';
import { typeOf } from './types.ts';

const int = (text: string): Rpc => ({ kind: 'int', text });
const dict = (members: Readonly<Record<string, Rpc>>): Rpc => ({
  kind: 'dict',
  members: new Map(Object.entries(members)),
});

const taken: readonly (readonly [type: string, value: Rpc, as: Value])[] = [
  ['int', '5', 5],
  ['int', int('-5'), -5],
  ['float', '1.5', 1.5],
  ['float', 'inf', Number.POSITIVE_INFINITY],
  ['float', int('2'), 2],
  ['bool', true, true],
  ['datetime', '2026-11-21T00:49:25Z', '20261121T00:49:25Z'],
  ['datetime', { kind: 'date', text: '20261121T00:49:25Z' }, '20261121T00:49:25Z'],
  ['VM ref', '', 'OpaqueRef:NULL'],
  ['enum on_boot', 'reset', 'reset'],
  ['string set', { kind: 'array', items: ['a', 'b'] }, ['a', 'b']],
  ['(string -> string) map', dict({ a: 'b' }), { a: 'b' }],
  ['(int -> int) map', dict({ 1: '2' }), { 1: 2 }],
];
for (const [type, value, as] of taken) {
  test(`${JSON.stringify(value)} is a ${type}`, () => assert.deepEqual(coerce(typeOf(type), value), as));
}

const refused: readonly (readonly [type: string, value: Rpc, why: RegExp])[] = [
  ['string', int('5'), /^XenError: INTERNAL_ERROR Failure\("Expected string, got 'I\(5\)'"\)$/],
  ['string', { kind: 'array', items: ['a'] }, /Expected string, got '\[S\(a\)\]'/],
  ['bool', 'true', /Expected bool, got 'S\(true\)'/],
  ['int', 'five', /Failure\("Int64.of_string"\)/],
  ['enum on_boot', 'never', /Failure\("Unknown tag\/contents"\)/],
  ['datetime', 'tomorrow', /Invalid date: tomorrow/],
  ['VBD record', dict({ VM: 'x' }), /Dispatcher_FieldNotFound\("VDI"\)/],
];
for (const [type, value, why] of refused) {
  test(`${JSON.stringify(value)} is no ${type}`, () => assert.throws(() => coerce(typeOf(type), value), why));
}

test('records are searched by expressions', () => {
  const row = { name_label: 'a "b"', is_a_template: false, power_state: 'Running' };
  const finds = (expression: string) => parseSearch(expression)(row);
  assert.ok(finds('true'));
  assert.ok(finds('field "power_state" = "Running" and field "is_a_template" = "false"'));
  assert.ok(finds('not (field "power_state"="Halted") and field "name_label" = "a \\"b\\""'));
  assert.ok(!finds('field "power_state" = "Halted" or false'));
  assert.throws(() => parseSearch('garbage ('), /INVALID_VALUE garbage \( Failure\("lexing: empty token"\)/);
  assert.throws(() => parseSearch('true true'), /Parse_error/);
});
