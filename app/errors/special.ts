import { isLive } from '../inventory/describe/home.ts';
import type { View } from '../inventory/view.ts';
import type { Explanation } from './explanation.ts';
import type { Failure } from './failure.ts';
import { bytes, fill } from './fill.ts';
import { nowOf } from './now.ts';
import { backendTitles } from './sentences/storage.ts';

type Explain = (failure: Failure, views: readonly View[]) => Explanation;

/** Codes whose sentence hangs on more than their parameters; undefined for all others. */
export function special(failure: Failure, views: readonly View[], explain: Explain): Explanation | undefined {
  switch (failure.code) {
    case 'HOST_NOT_ENOUGH_FREE_MEMORY':
      return memory(failure, views);
    case 'NO_HOSTS_AVAILABLE':
      return noHosts(failure, views);
    case 'CANNOT_EVACUATE_HOST':
      return evacuation(failure, views, explain);
    case 'SR_BACKEND_FAILURE':
      return backend(failure, views, undefined);
    default: {
      const number = /^SR_BACKEND_FAILURE_(\d+)$/.exec(failure.code)?.[1];
      return number === undefined ? undefined : backend(failure, views, number);
    }
  }
}

function made(
  failure: Failure,
  views: readonly View[],
  title: string,
  cause: string | undefined,
  more: Partial<Explanation> = {},
): Explanation {
  const state = nowOf(failure, views);
  const { code, params } = failure;
  return {
    title,
    ...(cause ? { cause } : {}),
    ...(state ? { state } : {}),
    fixes: [],
    retry: true,
    parts: [],
    code,
    params,
    ...more,
  };
}

/** Its parameters are bytes needed and free; when a server is to be emptied, the VM alone. */
function memory(failure: Failure, views: readonly View[]): Explanation {
  const [needed = '', free] = failure.params;
  if (/^\d+$/.test(needed)) {
    const had = free === undefined ? '' : `; ${bytes(free)} can be had`;
    return made(failure, views, 'The server has too little free memory', `${bytes(needed)} are needed${had}.`);
  }
  const title = fill('No server has enough free memory for {0|the VM}', failure.params, views);
  return made(failure, views, title ?? failure.code, 'Free some memory on another server, or lower what the VM takes.');
}

/** Says what keeps each server that is out from taking it; the rest is for the server-by-server table. */
function noHosts(failure: Failure, views: readonly View[]): Explanation {
  const title = fill('No server of the pool can run {0|this VM} now', failure.params, views) ?? failure.code;
  const [view] = views;
  if (!view) return made(failure, views, title, undefined);
  const hosts = [...view.all('host')];
  const away = hosts.filter((host) => !isLive(view, host)).length;
  const out = hosts.filter((host) => isLive(view, host) && !host.enabled).length;
  const told = [
    ...(away > 0 ? [`${away} of ${hosts.length} servers ${away === 1 ? 'does' : 'do'} not respond`] : []),
    ...(out > 0 ? [`${out} of ${hosts.length} ${out === 1 ? 'is' : 'are'} in maintenance`] : []),
  ];
  const rest = hosts.length - away - out;
  if (rest > 0) told.push(`${rest} ${rest === 1 ? 'lacks' : 'lack'} the memory, storage, network or devices it needs`);
  return made(failure, views, title, hosts.length === 0 ? undefined : `${told.join('; ')}.`);
}

/** One parameter holds one error per VM: "CODE,a,b|CODE,c". */
function evacuation(failure: Failure, views: readonly View[], explain: Explain): Explanation {
  const { object: _object, ...rest } = failure;
  const parts = failure.params
    .flatMap((param) => param.split('|'))
    .map((text) => text.split(','))
    .filter(([code]) => code)
    .map(([code = '', ...params]) => explain({ ...rest, code, params }, views));
  const count = parts.length === 1 ? 'One VM cannot leave' : `${parts.length} VMs cannot leave`;
  const title = parts.length === 0 ? 'Some VMs cannot leave the server' : `${count} the server`;
  const cause = parts.length === 1 ? parts[0]?.title : undefined;
  return made(failure, views, title, cause && `${cause}.`, { parts, fixes: parts.flatMap(({ fixes }) => fixes) });
}

/** Parameters: status, text, what the driver wrote. Discovery answers XML there, which is no reading matter. */
function backend(failure: Failure, views: readonly View[], number: string | undefined): Explanation {
  const title = (number && backendTitles[number]) ?? 'The storage reported a problem';
  const said = failure.params.slice(1).find((param) => param.trim() !== '' && !param.trim().startsWith('<'));
  return made(failure, views, title, said && fill('The storage says: {0:text}.', [said], views));
}
