import type { CallShown } from '../../contract/activity.ts';
import type { View } from '../../inventory/view.ts';
import { pointedAt } from './xe.ts';

function literal(view: View, value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return String(value);
  if (value === null || value === undefined) return 'None';
  if (Array.isArray(value)) return `[${value.map((inner) => literal(view, inner)).join(', ')}]`;
  if (typeof value === 'object')
    return `{${Object.entries(value)
      .map(([key, inner]) => `${JSON.stringify(key)}: ${literal(view, inner)}`)
      .join(', ')}}`;
  const object = pointedAt(view, value);
  if (object) return `x.${object.$cls}.get_by_uuid(${JSON.stringify(object.uuid)})`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
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
function carried(view: View, verb: string, path: string, [query, file]: readonly unknown[]): string {
  if (typeof file !== 'string') return `# ${verb} ${path} over HTTPS with the session`;
  const [name, asked] = [literal(view, file), literal(view, query)];
  return verb === 'GET'
    ? `with https("GET", "${path}", ${asked}) as reply, open(${name}, "wb") as file: shutil.copyfileobj(reply, file)`
    : `with open(${name}, "rb") as file: https("PUT", "${path}", ${asked}, file)`;
}

/** The calls as a script for the server's Python binding. */
export function pythonScript(view: View, calls: readonly CallShown[]): string {
  const lines = calls.map(({ method, params }) => {
    const [verb = '', path = ''] = method.split(' ');
    if (path !== '') return carried(view, verb, path, params);
    const plain = method.replace(/^Async\./, '');
    const args = params.map((value) => literal(view, value)).join(', ');
    return `${plain.replace('.', '_').toLowerCase()} = x.${plain}(${args})`;
  });
  const carries = lines.some((line) => line.startsWith('with '));
  return [
    ...(carries ? ['import os, shutil, urllib.parse, urllib.request'] : []),
    'import XenAPI',
    'session = XenAPI.Session("https://coordinator")',
    'session.xenapi.login_with_password("root", "********")',
    'x = session.xenapi',
    ...(carries ? [HTTPS] : []),
    ...lines,
    'x.session.logout()',
  ].join('\n');
}
