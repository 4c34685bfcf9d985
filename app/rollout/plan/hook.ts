/** When somebody, or something, outside of the console is called. `asks`: whenever the run waits for a person. */
export const hookMoments = ['before-run', 'before-server', 'after-server', 'after-run', 'asks'] as const;

export type HookMoment = (typeof hookMoments)[number];

/** What a call goes to. Only the computer on which a person allowed it knows the address: neither plan, journal nor window holds it. */
export type Callee =
  | { readonly kind: 'webhook'; readonly address: string }
  /** A file of the console's own folder of hooks: a window can name what somebody put there, and nothing else. */
  | { readonly kind: 'program'; readonly file: string };

/** A call at moments of a run, as a plan names it. */
export interface Hook {
  /** The fingerprint of its callee. Where that is not allowed the hook is off, wherever the plan came from. */
  readonly calls: string;
  readonly kind: Callee['kind'];
  /** For people: the server of an address, the file of a program. */
  readonly name: string;
  readonly at: readonly HookMoment[];
  /** Seconds after which it counts as failed and is ended. */
  readonly timeout: number;
  readonly onFailure: 'go-on' | 'ask' | 'stop';
}

export const usualHook: Pick<Hook, 'at' | 'timeout' | 'onFailure'> = {
  at: ['before-server', 'after-server'],
  timeout: 60,
  onFailure: 'ask',
};

/** "before the server", as part of a sentence. */
export const momentWords: Readonly<Record<HookMoment, string>> = {
  'before-run': 'before the run',
  'before-server': 'before the server',
  'after-server': 'after the server',
  'after-run': 'after the run',
  asks: 'as the run waits for a person',
};

// As strict as it can be: a text that two readers could understand differently is none.
const ADDRESS = /^(https?):\/\/([a-z0-9.-]+|\[[0-9a-f:]+\])(?::(\d{1,5}))?(?:[/?][\x21-\x5b\x5d-\x7e]*)?$/i;

/** Addresses that no public network carries; written as numbers, as a name may lead anywhere. */
const PRIVATE =
  /^(localhost|127(\.\d{1,3}){3}|10(\.\d{1,3}){3}|192\.168(\.\d{1,3}){2}|169\.254(\.\d{1,3}){2}|172\.(1[6-9]|2\d|3[01])(\.\d{1,3}){2}|\[::1\]|\[f[cd][0-9a-f]{2}:[0-9a-f:]*\]|\[fe[89ab][0-9a-f]:[0-9a-f:]*\])$/i;

/** Why nothing of the kind can be called; undefined where it can. */
export function calleeProblem(callee: Callee): string | undefined {
  if (callee.kind === 'program') {
    if (/^\.{0,2}$|[\\/\0]/.test(callee.file)) return 'A file of that folder, without a path';
    return /\.(bat|cmd)$/i.test(callee.file) ? 'A batch file is no program, and no shell is started here' : undefined;
  }
  const [, scheme = '', server = '', port = '443'] = ADDRESS.exec(callee.address) ?? [];
  if (scheme === '') {
    if (callee.address.includes('@')) return 'Without a name and password: use the shared secret';
    return 'An address that begins with https://';
  }
  if (Number(port) < 1 || Number(port) > 65_535) return 'Ports go from 1 to 65535';
  if (scheme.toLowerCase() === 'http' && !PRIVATE.test(server))
    return 'Over http only to this computer or a private address in numbers: use https';
  return undefined;
}

/** What people call it: of an address the server alone, as the rest of it often is a key. */
export const calleeName = (callee: Callee): string =>
  callee.kind === 'program' ? callee.file : callee.address.replace(/^https?:\/\//i, '').replace(/[/?].*$/, '');
