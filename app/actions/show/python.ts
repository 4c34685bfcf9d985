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

/** The calls as a script for the server's Python binding. */
export function pythonScript(view: View, calls: readonly CallShown[]): string {
  const lines = calls.map(({ method, params }) => {
    if (/^(GET|PUT) /.test(method)) return `# ${method} over HTTPS with the session`;
    const plain = method.replace(/^Async\./, '');
    const args = params.map((value) => literal(view, value)).join(', ');
    return `${plain.replace('.', '_').toLowerCase()} = x.${plain}(${args})`;
  });
  return [
    'import XenAPI',
    'session = XenAPI.Session("https://coordinator")',
    'session.xenapi.login_with_password("root", "********")',
    'x = session.xenapi',
    ...lines,
    'x.session.logout()',
  ].join('\n');
}
