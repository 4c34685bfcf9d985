import { holdsPassword } from '../../new-vm/config-drive/config-drive.ts';

/** Places of parameters that are secrets, the session not counted. */
const secretAt: Readonly<Record<string, readonly number[]>> = {
  'pool.join': [2],
  'pool.join_force': [2],
  'pool.initialize_wlb': [2, 4],
  'pool.configure_repository_proxy': [3],
  'pool.enable_external_auth': [1],
  'secret.create': [0],
  'session.login_with_password': [1],
  'session.change_password': [0, 1],
  'host.apply_edition': [],
  'host.install_server_certificate': [2],
};

const secretKey = /passw|secret|chappassword|session_id|token/i;

const shown = '********';

function hide(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hide);
  if (typeof value === 'string') return value.replace(/(session_id=)[^&\s]+/g, `$1${shown}`);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, secretKey.test(key) && inner !== '' ? shown : hide(inner)]),
  );
}

/** Parameters as they may be shown, kept or copied. */
export function redacted(method: string, params: readonly unknown[]): readonly unknown[] {
  const secret = secretAt[method.replace(/^Async\./, '')] ?? [];
  return params.map((value, index) => (secret.includes(index) ? shown : hide(value)));
}

const isSecret = (key: string, value: unknown): boolean =>
  (secretKey.test(key) && value !== '') || (key === 'userData' && typeof value === 'string' && holdsPassword(value));

/** Answers that may be kept: a person gives the others anew. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, isSecret(key, inner) ? '' : withoutSecrets(inner)]),
  );
}

/** True when something in it must not be kept. */
export function holdsSecret(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) => isSecret(key, inner) || holdsSecret(inner));
}
