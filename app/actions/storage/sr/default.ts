import { action, nothing } from '../../action.ts';
import { no, ok } from '../../verdict.ts';
import { nameOf } from '../../words.ts';

export const setDefaultSr = action({
  id: 'sr.setDefault',
  label: 'Set as default',
  applies: ['SR'],
  group: 'change',
  reach: 'one',
  methods: ['pool.set_default_SR', 'pool.set_suspend_image_SR', 'pool.set_crash_dump_SR'],
  args: nothing,
  check(situation, sr) {
    const [pool] = situation.view.all('pool');
    if (pool?.default_SR === sr.$ref) return no('default', 'It is the default already');
    if (sr.content_type === 'iso' || sr.type === 'iso' || sr.type === 'udev') return no('type', 'It cannot hold disks');
    if (sr.PBDs.length === 0) return no('detached', 'No server is connected to it');
    return sr.shared || situation.view.count('host') === 1 ? ok : no('local', 'Only one server reaches it');
  },
  title: (sr) => `Make ${nameOf(sr)} the default storage`,
  async run(caller, sr) {
    const [pool] = caller.view.all('pool');
    if (!pool) return;
    for (const field of ['default_SR', 'suspend_image_SR', 'crash_dump_SR'])
      await caller.call(`pool.set_${field}`, pool.$ref, sr.$ref);
  },
});
