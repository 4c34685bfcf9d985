import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageText, tellsOf, weightOf } from './message.ts';

test('an alarm says what, how much and the limit', () => {
  const body =
    'value: 0.912345\nconfig:\n<variable>\n<name value="cpu_usage"/>\n<alarm_trigger_level value="0.9"/>\n</variable>';
  assert.deepEqual(messageText('ALARM', body, 'web-07'), {
    title: 'web-07 has been high on CPU',
    detail: '91 %, the limit is 90 %',
  });
});

test('known names become sentences, unknown ones keep the server’s words', () => {
  assert.equal(messageText('VM_CRASHED', '', 'web-07').title, 'web-07 crashed');
  assert.equal(messageText('SOMETHING_NEW', 'The fan is loud', 'xs-01').title, 'The fan is loud');
  assert.equal(messageText('SOMETHING_NEW', '<xml/>', 'xs-01').title, 'xs-01: something new');
});

test('a subject stands before what happened to it', () => {
  assert.equal(messageText('MULTIPATH_PERIODIC_ALERT', '<xml/>', 'xs-03').title, 'xs-03: a path to storage is lost');
});

const UUID = '(uuid: 543d5e1b-4e13-4e79-5819-4ebf069cb761)';
const news: readonly (readonly [string, string, string])[] = [
  ['VM_STARTED', `VM 'web-07' ${UUID} started on host: xs-01 ${UUID}`, 'web-07 started on xs-01'],
  [
    'VM_MIGRATED',
    `VM 'web-07' ${UUID} migrated from host 'xs-01' ${UUID} to host 'xs-02' ${UUID}`,
    'web-07 was migrated from xs-01 to xs-02',
  ],
  ['VM_SHUTDOWN', `VM 'web-07' ${UUID} shutdown cleanly`, 'web-07 shut down'],
  ['VM_SNAPSHOTTED', '', 'web-07: a snapshot was taken'],
];
for (const [name, body, title] of news)
  test(`${name} is told without ids`, () => assert.deepEqual(messageText(name, body, 'web-07'), { title, detail: '' }));

test('news tells of the deed it came from, and of no other', () => {
  assert.ok(tellsOf('VM_STARTED', 'Start web-07'));
  assert.ok(tellsOf('VM_MIGRATED', 'Enter maintenance mode on xs-01'));
  assert.ok(!tellsOf('VM_SHUTDOWN', 'Export web-07'));
  assert.ok(!tellsOf('ALARM', 'Start web-07'));
});

test('an alarm weighs what it says, three when it says nothing', () => {
  assert.equal(weightOf('ALARM', 1, '<alarm_priority value="2"/>'), 2);
  assert.equal(weightOf('ALARM', 1, ''), 3);
  assert.equal(weightOf('VM_CRASHED', 2, ''), 2);
});
