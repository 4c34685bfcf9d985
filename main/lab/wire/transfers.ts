import { httpActions } from '../../../app/xenapi/generated/http.ts';
import type { Api } from '../api/dispatch.ts';
import { demand } from '../api/roles.ts';
import type { Session } from '../api/session.ts';
import { errorOf } from '../api/task.ts';
import type { Exchange, HttpHandler, Route } from './exchange.ts';
import { routes } from './routes.ts';
import { authority } from '../world/genesis/site.ts';

function routeOf(verb: string, path: string): Route | undefined {
  let best: Route | undefined;
  for (const route of routes) {
    if (route.verb !== verb || !path.startsWith(route.path)) continue;
    if (best === undefined || route.path.length > best.path.length) best = route;
  }
  return best;
}

function cookie(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(/[;&]\s*/)) {
    const [key, value] = part.split('=');
    if (key?.trim() === name) return value;
  }
  return undefined;
}

/** By query, by cookie, or with name and password for this one request. */
function signIn({ request }: Exchange, api: Api, host: string): { session: Session; leave: () => void } | undefined {
  const stay = () => undefined;
  const given = request.query.get('session_id') ?? cookie(request.headers.get('cookie'), 'session_id');
  try {
    if (given !== undefined) return { session: api.sessions.check(given), leave: stay };
    const basic = /^Basic (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
    if (basic === undefined) return undefined;
    const [, user = '', password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(basic, 'base64').toString()) ?? [];
    const ref = api.sessions.login(user, password, '', host);
    return { session: api.sessions.check(ref), leave: () => api.sessions.end(ref) };
  } catch {
    return undefined;
  }
}

/** As the server prints an error of the API where it has no protocol for it. */
function printed(error: unknown): string {
  const [code, ...params] = errorOf(error);
  return code === 'INTERNAL_ERROR' ? params.join(' ') : `${code}: [ ${params.join('; ')} ]`;
}

function elsewhere(exchange: Exchange, api: Api, session: Session, host: string): string {
  const query = new URLSearchParams(exchange.request.query);
  query.set('session_id', session.ref);
  const text = [...query].map(([name, value]) => `${name}=${value}`).join('&');
  return `https://${authority(api.addressOf(host), api.world.port)}${exchange.request.path}?${text}`;
}

async function carryOut(
  handler: HttpHandler,
  exchange: Exchange,
  api: Api,
  host: string,
  session: Session,
): Promise<void> {
  const taskId = exchange.request.query.get('task_id');
  const { verb, path } = exchange.request;
  const task = taskId === null ? api.tasks.anonymous(`${verb} ${path}`, session.ended) : api.tasks.adopt(taskId);
  try {
    await handler({
      request: exchange.request,
      send: (...args) => exchange.send(...args),
      fail: (...args) => exchange.fail(...args),
      stream: (...args) => exchange.stream(...args),
      api,
      host,
      session,
      task,
      elsewhere: (other) => elsewhere(exchange, api, session, other),
    });
    if (api.tables.get('task', task.ref)?.['status'] === 'pending') task.succeed('');
  } catch (error) {
    task.fail(error);
    await exchange.fail('500', printed(error));
  }
}

/** Known to real servers but of no use here: they at least ask who it is. */
function answerUnserved(exchange: Exchange, api: Api, host: string): Promise<void> {
  const { verb, path } = exchange.request;
  const known = httpActions.find(
    (action) => action.method.toUpperCase() === verb && action.path !== '/' && path.startsWith(action.path),
  );
  if (known !== undefined && signIn(exchange, api, host) === undefined) return exchange.fail('401', known.name);
  return exchange.fail(verb === 'GET' ? '404' : '403');
}

/** Everything over HTTP that is not a call: finds who may answer, checks who asks. */
export async function answerTransfer(exchange: Exchange, api: Api, host: string): Promise<void> {
  const { verb, path } = exchange.request;
  const route = routeOf(verb, path);
  if (route === undefined) return answerUnserved(exchange, api, host);
  const signedIn = signIn(exchange, api, host);
  if (signedIn === undefined) return exchange.fail('401', route.action);
  try {
    demand(signedIn.session.role, `http/${route.action}`);
  } catch {
    return exchange.fail('403');
  }
  try {
    await carryOut(route.handler, exchange, api, host, signedIn.session);
  } finally {
    signedIn.leave();
  }
}
