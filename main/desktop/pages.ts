import type { Assets } from '../assets/assets.ts';
import { contentSecurityPolicy } from '../assets/csp.ts';
import { ORIGIN } from './channel.ts';

/** Answers app://console/... from the listed files only. */
export function answerPage(assets: Assets, request: Request): Response {
  const url = new URL(request.url);
  const asset =
    url.origin === ORIGIN || `${url.protocol}//${url.host}` === ORIGIN ? assets.get(url.pathname) : undefined;
  const headers = { 'Content-Security-Policy': contentSecurityPolicy(), 'X-Content-Type-Options': 'nosniff' };
  if (!asset || request.method !== 'GET') {
    return new Response('There is nothing at this address.\n', {
      status: 404,
      headers: { ...headers, 'Content-Type': 'text/plain' },
    });
  }
  return new Response(new Uint8Array(asset.body), { headers: { ...headers, 'Content-Type': asset.type } });
}
