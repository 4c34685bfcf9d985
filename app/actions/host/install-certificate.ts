import * as z from 'zod';
import { action } from '../action.ts';
import { file } from '../args.ts';
import { nameOf } from '../words.ts';
import { mayChange } from './certificate.ts';

/** Keys and chains are a few KiB. */
const LARGEST = 256 * 1024;

/** The certificate a server shows to consoles and browsers. The key goes from its file to the server and is seen by nobody. */
export const installCertificate = action({
  id: 'host.installCertificate',
  label: 'Install certificate…',
  applies: ['host'],
  group: 'change',
  reach: 'one',
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
