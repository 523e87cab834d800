import type { ProjectSource } from '@barnraiser/protocol';
import { publicProject } from '../../history/public-view/public-views.js';
import { requestSummary } from '../../history/request-summary.js';
import { bisectJob } from '../../queue/requests/bisect-job.js';
import { cancelRequest } from '../../queue/requests/cancel-request.js';
import { putProject } from '../../queue/requests/put-project.js';
import { getProject, listProjects } from '../../queue/requests/read-projects.js';
import { requestBuild } from '../../queue/requests/request-build.js';
import { resolveRef } from '../../sources/resolve-ref.js';
import { CoordinatorError } from '../../store/coordinator-error.js';
import type { Call, Handlers } from '../call.js';
import type { Service } from '../service.js';

/** Projects, and asking for them to be built. */
export function projectHandlers(
  service: Service,
): Pick<Handlers, 'projects' | 'putProject' | 'requestBuild' | 'cancelRequest' | 'bisectJob'> {
  const { db, clock } = service;
  return {
    async projects({ caller }) {
      const projects = await listProjects(db);
      return {
        status: 200,
        body: {
          projects: caller.isPublic ? projects.map((project) => publicProject(project)) : projects,
        },
      };
    },

    async putProject({ params, body }) {
      if (body.project !== params.project) {
        throw new CoordinatorError('schema', "the project's name is not that of the address", {
          extra: { errors: [{ pointer: '/project', detail: `expected ${params.project}` }] },
        });
      }
      const { created, summary } = await putProject(db, clock, body);
      return { status: created ? 201 : 200, body: summary };
    },

    async requestBuild(call) {
      const { requestId } = call.params;
      const known = await requestSummary(db, clock, requestId).catch(nullIfUnknown);
      // A repeated call must not depend on the source being there still.
      if (known) return { status: 200, body: known };
      const created = await request(service, call);
      // On the embedded database statements queue up: machines that wait go before the one who asked.
      await service.waiters.offered();
      return { status: created ? 201 : 200, body: await requestSummary(db, clock, requestId) };
    },

    async cancelRequest({ params }) {
      await cancelRequest(db, clock, params.requestId);
      return { status: 200, body: await requestSummary(db, clock, params.requestId) };
    },

    async bisectJob({ params }) {
      const { target, blame, requestIds, known } = await bisectJob(db, clock, params.jobId);
      await service.waiters.offered();
      const made = await Promise.all(requestIds.map((id) => requestSummary(db, clock, id)));
      return { status: 200, body: { job: params.jobId, target, blame, made, known: [...known] } };
    },
  };
}

async function request(
  { db, clock }: Service,
  { params, body, signal }: Call<'requestBuild'>,
): Promise<boolean> {
  const project = await getProject(db, body.project);
  if (!project) throw new CoordinatorError('not-found', `there is no project ${body.project}`);
  const commit = await commitOf(project.source, body.ref, signal);
  const { created } = await requestBuild(db, clock, {
    ...body,
    requestId: params.requestId,
    project: project.project,
    commit,
    resolvedAtMs: clock.now(),
  });
  return created;
}

/** Null for an archive, which is named by its digest and has no other revisions. */
async function commitOf(
  source: ProjectSource,
  ref: string | undefined,
  signal: AbortSignal,
): Promise<string | null> {
  if ('git' in source) return resolveRef(source.git.url, ref ?? source.git.ref, signal);
  if (ref === undefined) return null;
  throw new CoordinatorError('source-not-found', 'the source is an archive and has no references');
}

function nullIfUnknown(error: unknown): null {
  if (error instanceof CoordinatorError && error.code === 'not-found') return null;
  throw error;
}
