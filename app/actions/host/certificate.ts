import * as z from 'zod';
import type { Obj } from '../../inventory/view.ts';
import { action, nothing } from '../action.ts';
import type { Situation, Verdict } from '../action.ts';
import { first, no, ok } from '../verdict.ts';
import { nameOf, names } from '../words.ts';
import { haIsOn, isLive } from './residents.ts';
import { platformFrom } from './version.ts';

const file = z.string().min(1).max(4000);
/** Keys and chains are a few KiB. */
const LARGEST = 256 * 1024;

const mayChange = (situation: Situation, host: Obj<'host'>, from: string, product: string): Verdict =>
  first(
    isLive(situation.view, host) ? ok : no('host-dead', 'The server does not answer'),
    platformFrom(host, from) ? ok : no('version', `From ${product}`),
    haIsOn(situation.view) ? no('ha', 'Switch high availability off first') : ok,
  );

/** The certificate a server shows to consoles and browsers. The key goes from its file to the server and is seen by nobody. */
export const installCertificate = action({
  id: 'host.installCertificate',
  label: 'Install certificate…',
  applies: ['host'],
  group: 'change',
  methods: ['host.install_server_certificate'],
  args: z.object({ certificate: file, keyFile: file, chain: file.optional() }),
  check: (situation, host) => mayChange(situation, host, '3.1.50', 'XenServer 8.2'),
  title: (host) => `Install a certificate on ${nameOf(host)}`,
  async run(caller, host, args) {
    const certificate = await caller.machine.read(args.certificate, LARGEST);
    const key = await caller.machine.read(args.keyFile, LARGEST);
    const chain = args.chain === undefined ? '' : await caller.machine.read(args.chain, LARGEST);
    caller.expectAbsence(`${nameOf(host)} to show its new certificate`, 120);
    const settle = caller.trustNext(host.$ref, certificate);
    try {
      await caller.task('host.install_server_certificate', [host.$ref, certificate, key, chain]);
      await settle(true);
    } catch (error) {
      await settle(false);
      throw error;
    }
  },
});

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
