import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionById } from '../../../app/actions/registry.ts';
import { addVm, smallPool } from '../../../app/actions/testing/made.ts';
import { argumentsOf, firstAnswers, NOTHING } from './arguments.ts';
import { forms } from './forms/forms.ts';

const made = smallPool();
const vm = addVm(made, 'web-01', 'Halted', true, false);
const aims = [{ situation: made.situation(), target: vm }];

test('every form is for an action that exists', () => {
  for (const id of Object.keys(forms)) assert.ok(actionById(id), id);
});

test('numbers travel in the action’s unit, empty optional answers not at all', () => {
  const fields = forms['vm.addDisk']?.fields ?? [];
  const args = argumentsOf(fields, { name: ' data ', description: '', sr: 'OpaqueRef:nfs', size: 20, readOnly: false });
  assert.deepEqual(args, { name: 'data', sr: 'OpaqueRef:nfs', size: 20 * 1024 ** 3, readOnly: false });
});

test('what is known already is shown in the field’s unit', () => {
  const fields = forms['vm.addDisk']?.fields ?? [];
  const answers = firstAnswers(fields, aims, { size: 5 * 1024 ** 3 });
  assert.equal(answers['size'], 5);
  assert.equal(answers['name'], 'web-01 data');
});

test('none is an answer where a server may be left to the pool, and left out where it is optional', () => {
  const home = forms['vm.setHome']?.fields ?? [];
  assert.deepEqual(argumentsOf(home, firstAnswers(home, aims, {})), { host: NOTHING });
  const copy = forms['vm.copy']?.fields ?? [];
  assert.deepEqual(argumentsOf(copy, firstAnswers(copy, aims, {})), { name: 'web-01 copy' });
});

test('the first answers of a form that needs no choice pass the action’s own check', () => {
  for (const id of [
    'vm.snapshot',
    'vm.clone',
    'vm.copy',
    'snapshot.revert',
    'vm.delete',
    'vm.shutdown',
    'vm.setAutoStart',
  ]) {
    const fields = forms[id]?.fields ?? [];
    const args = argumentsOf(fields, firstAnswers(fields, aims, {}));
    assert.ok(actionById(id)?.args.safeParse(args).success, `${id} ${JSON.stringify(args)}`);
  }
});
