import type {
  BuildDetail,
  Descriptor,
  Job,
  JobDetail,
  MachineDetail,
  Offering,
  ProjectSource,
  ProjectSummary,
} from '@barnraiser/protocol';
import { publicAddress, publicText } from './public-text.js';

/** A project without what its source's address holds of credentials and folders. */
export function publicProject(project: ProjectSummary): ProjectSummary {
  return { ...project, source: publicSource(project.source) };
}

/** What may ask for a machine, likewise. */
export function publicOffering(offering: Offering): Offering {
  return { ...offering, source: publicSource(offering.source) };
}

/** A job, likewise. */
export function publicJobDetail(detail: JobDetail): JobDetail {
  return { ...detail, job: publicJob(detail.job) };
}

/** A build, likewise, and without the log in which the agent speaks to the machine's owner. */
export function publicBuild({ logs, ...build }: BuildDetail): BuildDetail {
  const { console } = logs;
  return {
    ...build,
    job: publicJob(build.job),
    detail: build.detail === null ? null : publicText(build.detail),
    logs: console === undefined ? {} : { console },
  };
}

/**
 * A machine without its labels and its place: those are for matching, and no volunteer was told
 * that they are shown. The owner's name is there only if he said that it may be.
 */
export function publicMachine(machine: MachineDetail): MachineDetail {
  const descriptors = machine.descriptors.map((dated) => ({
    ...dated,
    descriptor: publicDescriptor(dated.descriptor),
  }));
  return { ...machine, descriptors };
}

function publicDescriptor(descriptor: Descriptor): Descriptor {
  const shown = { ...descriptor, labels: {} };
  delete shown.location;
  return shown;
}

function publicJob(job: Job): Job {
  return { ...job, source: { ...job.source, url: publicAddress(job.source.url) } };
}

function publicSource(source: ProjectSource): ProjectSource {
  if ('git' in source) return { git: { ...source.git, url: publicAddress(source.git.url) } };
  return { archive: { ...source.archive, url: publicAddress(source.archive.url) } };
}
