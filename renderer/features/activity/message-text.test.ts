import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageText, weightOf } from './message-text.ts';

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

test('an alarm weighs what it says, three when it says nothing', () => {
  assert.equal(weightOf('ALARM', 1, '<alarm_priority value="2"/>'), 2);
  assert.equal(weightOf('ALARM', 1, ''), 3);
  assert.equal(weightOf('VM_CRASHED', 2, ''), 2);
});
