import { fastifyCookie } from '@fastify/cookie';
import { sessionLifeS } from './session-value.js';

// Its functions work once the plugin was registered, which the server does.
const name = 'barnraiser-session';

/** The `Set-Cookie` header of a session; null takes the cookie away. Scripts cannot read it, other sites cannot send it. */
export function sessionCookie(value: string | null, isHttps: boolean): string {
  return fastifyCookie.serialize(name, value ?? '', {
    httpOnly: true,
    sameSite: 'strict',
    path: '/',
    secure: isHttps,
    maxAge: value === null ? 0 : sessionLifeS,
  });
}

/** The session of a `Cookie` header, not checked, or null. */
export function sessionOf(cookieHeader: string | undefined): string | null {
  return cookieHeader === undefined ? null : (fastifyCookie.parse(cookieHeader)[name] ?? null);
}
