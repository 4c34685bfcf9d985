import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const COOKIE = 'xenith';

/** Who may talk to the loopback server: whoever brings a one-time token, and from then on that browser's cookie. */
export interface Access {
  /** A token good for one exchange, to be shown to the person who started the console. */
  grant(): string;
  /** Answers a Set-Cookie value if the token is right, and spends it. */
  exchange(token: string): string | undefined;
  signedIn(request: IncomingMessage): boolean;
}

export function createAccess(): Access {
  const unspent = new Set<Buffer>();
  const session = randomBytes(32);

  return {
    grant() {
      const token = randomBytes(32);
      unspent.add(token);
      return token.toString('base64url');
    },
    exchange(given) {
      const [token] = [...unspent].filter((one) => same(given, one));
      if (!token) return undefined;
      unspent.delete(token);
      return `${COOKIE}=${session.toString('base64url')}; Path=/; HttpOnly; SameSite=Strict`;
    },
    signedIn: (request) =>
      (request.headers.cookie ?? '')
        .split(';')
        .map((part) => part.trim())
        .some((part) => part.startsWith(`${COOKIE}=`) && same(part.slice(COOKIE.length + 1), session)),
  };
}

/** Constant-time: how much of a guess is right must not show in the time of the answer. */
function same(given: string, wanted: Buffer): boolean {
  const bytes = Buffer.from(given, 'base64url');
  const padded = Buffer.alloc(wanted.length);
  bytes.copy(padded);
  return timingSafeEqual(padded, wanted) && bytes.length === wanted.length;
}

/** Refuses names that are not ours (a page elsewhere may point its own name at 127.0.0.1) and pages of other origins. */
export function trustedOrigin(request: IncomingMessage, port: number): 'ok' | 'wrong-host' | 'wrong-origin' {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const host = request.headers.host ?? '';
  if (!hosts.includes(host)) return 'wrong-host';
  const origin = request.headers.origin;
  if (origin !== undefined && origin !== `http://${host}`) return 'wrong-origin';
  return 'ok';
}
