import type { Obj, View } from '../../../inventory/view.ts';
import { isLive } from '../../host/residents.ts';
import { no } from '../../verdict.ts';

export const answers = (view: View, host: Obj<'host'>) =>
  isLive(view, host) ? undefined : no('host-dead', 'The server does not answer');
