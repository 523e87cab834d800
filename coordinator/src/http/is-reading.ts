import type { Endpoint } from '@barnraiser/protocol';

/** Whether a call shows what is there and changes nothing, so that a public coordinator answers it to anybody. */
export function isReading({ access, method }: Pick<Endpoint, 'access' | 'method'>): boolean {
  return (access === 'read' || access === 'view') && (method === 'GET' || method === 'HEAD');
}
