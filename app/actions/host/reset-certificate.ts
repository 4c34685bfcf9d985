import { action, nothing } from '../action.ts';
import { nameOf, names } from '../words.ts';
import { mayChange } from './certificate.ts';

export const resetCertificate = action({
  id: 'host.resetCertificate',
  label: 'Reset certificate…',
  applies: ['host'],
  group: 'change',
  danger: true,
  methods: ['host.reset_server_certificate'],
  args: nothing,
  check: (situation, host) => mayChange(situation, host, '3.2.50', 'XenServer 8'),
  confirm: (aims) => ({
    title: `Reset the certificate of ${names(aims.map(({ target }) => target))}?`,
    sentence:
      'The server makes itself a new one that nobody has signed. This console follows it; other consoles and browsers ask whether to trust it.',
    verb: 'Reset certificate',
    danger: true,
  }),
  title: (host) => `Reset the certificate of ${nameOf(host)}`,
  async run(caller, host) {
    caller.expectAbsence(`${nameOf(host)} to show its new certificate`, 120);
    const settle = caller.trustNext(host.$ref);
    try {
      await caller.task('host.reset_server_certificate', [host.$ref]);
      await settle(true);
    } catch (error) {
      await settle(false);
      throw error;
    }
  },
});
