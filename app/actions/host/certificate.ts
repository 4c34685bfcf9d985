import type { Obj } from '../../inventory/view.ts';
import type { Verdict } from '../action.ts';
import type { Situation } from '../../inventory/situation.ts';
import { first, no, ok } from '../verdict.ts';
import { haIsOn, isLive } from './residents.ts';
import { platformFrom } from './version.ts';

export const mayChange = (situation: Situation, host: Obj<'host'>, from: string, product: string): Verdict =>
  first(
    isLive(situation.view, host) ? ok : no('host-dead', 'The server does not answer'),
    platformFrom(host, from) ? ok : no('version', `From ${product}`),
    haIsOn(situation.view) ? no('ha', 'Switch high availability off first') : ok,
  );
