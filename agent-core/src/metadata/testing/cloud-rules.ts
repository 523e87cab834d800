import type { MetadataCall, MetadataReply } from './metadata-server.js';

/** Compute Engine's rules over files below `instance/`: its flavour is asked for and shown. */
export function gceRules(files: ReadonlyMap<string, string>): (call: MetadataCall) => MetadataReply {
  return ({ method, path, headers }) => {
    const shown = { 'metadata-flavor': 'Google', server: 'Metadata Server for VM' };
    if (headers['metadata-flavor'] !== 'Google') return { status: 403, headers: shown };
    const body = files.get(path.replace('/computeMetadata/v1/instance/', ''));
    if (method !== 'GET' || body === undefined) return { status: 404, headers: shown };
    return { status: 200, body, headers: shown };
  };
}

/** Azure's rules: `Metadata: true`, and a version that it knows. */
export function azureRules(documents: {
  readonly instance: () => unknown;
  readonly scheduledevents: () => unknown;
}): (call: MetadataCall) => MetadataReply {
  return ({ method, path, headers }) => {
    const url = new URL(path, 'http://azure');
    if (headers['metadata'] !== 'true')
      return { status: 400, body: '{"error":"Bad request. Required metadata header not specified"}' };
    if (method !== 'GET') return { status: 405 };
    const version = url.searchParams.get('api-version');
    if (url.pathname === '/metadata/instance' && version === '2021-02-01') {
      return { status: 200, body: JSON.stringify(documents.instance()) };
    }
    if (url.pathname === '/metadata/scheduledevents' && version === '2020-07-01') {
      return { status: 200, body: JSON.stringify(documents.scheduledevents()) };
    }
    return { status: version === null ? 400 : 404 };
  };
}

/** Plain files, as OpenStack's service and a seed's web server give them. */
export function fileRules(files: ReadonlyMap<string, string>): (call: MetadataCall) => MetadataReply {
  return ({ method, path }) => {
    const body = files.get(path);
    return method === 'GET' && body !== undefined ? { status: 200, body } : { status: 404 };
  };
}
