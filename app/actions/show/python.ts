import type { CallShown } from '../../activity/activity.ts';
import { byPool } from './shown.ts';

type Objects = CallShown['objects'];

function literal(objects: Objects, value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return String(value);
  if (value === null || value === undefined) return 'None';
  if (Array.isArray(value)) return `[${value.map((inner) => literal(objects, inner)).join(', ')}]`;
  if (typeof value === 'object')
    return `{${Object.entries(value)
      .map(([key, inner]) => `${JSON.stringify(key)}: ${literal(objects, inner)}`)
      .join(', ')}}`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const object = objects?.[text];
  if (object) return `x.${object.cls}.get_by_uuid(${JSON.stringify(object.uuid)})`;
  const result = /^<result of (?:Async\.)?(\w+)\.(\w+)>$/.exec(text);
  return result ? `${result[1]}_${result[2]}`.toLowerCase() : JSON.stringify(text);
}

const HTTPS = `def https(verb, path, query, data=None):
    query = urllib.parse.urlencode({"session_id": session.handle, **query})
    request = urllib.request.Request(f"https://coordinator{path}?{query}", data=data, method=verb)
    if data is not None:
        request.add_header("Content-Length", str(os.fstat(data.fileno()).st_size))
    return urllib.request.urlopen(request)
`;

/** Bytes between a server and a file; small ones that belong to no file are only named. */
function carried({ method, params: [query, file], objects }: CallShown): string {
  const [verb, path] = method.split(' ');
  if (typeof file !== 'string') return `# ${verb} ${path} over HTTPS with the session`;
  const [name, asked] = [literal(objects, file), literal(objects, query)];
  return verb === 'GET'
    ? `with https("GET", "${path}", ${asked}) as reply, open(${name}, "wb") as file: shutil.copyfileobj(reply, file)`
    : `with open(${name}, "rb") as file: https("PUT", "${path}", ${asked}, file)`;
}

function line(call: CallShown): string {
  const { method, params, objects } = call;
  if (method.includes(' ')) return carried(call);
  const plain = method.replace(/^Async\./, '');
  const args = params.map((value) => literal(objects, value)).join(', ');
  return `${plain.replace('.', '_').toLowerCase()} = x.${plain}(${args})`;
}

/** The calls as a script for the server's Python binding, with a session in each pool they are made to. */
export function pythonScript(calls: readonly CallShown[]): string {
  const runs = calls.length > 0 ? byPool(calls) : [[]];
  const sessions = runs.map((run) => {
    const lines = run.map(line);
    const carries = lines.some((one) => one.startsWith('with '));
    return {
      carries,
      lines: [
        ...(runs.length > 1 ? [`# in ${run[0]?.pool ?? 'the pool'}`] : []),
        'session = XenAPI.Session("https://coordinator")',
        'session.xenapi.login_with_password("root", "********")',
        'x = session.xenapi',
        ...(carries ? [HTTPS] : []),
        ...lines,
        'x.session.logout()',
      ],
    };
  });
  return [
    ...(sessions.some(({ carries }) => carries) ? ['import os, shutil, urllib.parse, urllib.request'] : []),
    'import XenAPI',
    ...sessions.flatMap(({ lines }) => lines),
  ].join('\n');
}
