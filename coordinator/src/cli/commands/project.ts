import type { Project, ProjectSummary } from '@barnraiser/protocol';
import { createReadStream } from 'node:fs';
import { formatFileError } from '../../project-file/file-error.js';
import { readProjectFile } from '../../project-file/read-project-file.js';
import { call } from '../client/call.js';
import {
  clientCommand,
  type CommonOptions,
  describedCommand,
  openSession,
  type Session,
} from '../command.js';
import { CommandError } from '../command-error.js';
import { formatTable } from '../output/table.js';
import { formatAge } from '../output/times.js';
import type { Terminal } from '../terminal.js';

/** `project apply FILE` and `project list`. */
export function projectCommand(terminal: Terminal): ReturnType<typeof describedCommand> {
  const apply = clientCommand('apply', 'add a project, or change it, from its YAML file', [
    'project apply hello/project.yaml',
  ])
    .argument('<file>', 'the project file')
    .action(async (file: string, options: CommonOptions) =>
      applyProject(file, await openSession(options, terminal)),
    );
  const list = clientCommand('list', 'show the projects', ['project list --json']).action(
    async (options: CommonOptions) => listProjects(await openSession(options, terminal)),
  );
  return describedCommand('project', 'add, change and show projects', [
    'project apply hello/project.yaml',
    'project list',
  ])
    .addCommand(apply)
    .addCommand(list);
}

async function applyProject(file: string, { client, print }: Session): Promise<void> {
  const reading = await readProjectFile(file);
  if (!reading.ok)
    throw new CommandError('failed', reading.errors.map((error) => formatFileError(file, error)).join('\n'));
  const { project, archive } = reading;
  if (archive) {
    await call(client, 'putSource', {
      params: { sha256: archive.sha256 },
      body: createReadStream(archive.path),
      sizeBytes: archive.sizeBytes,
    });
  }
  const summary = await call(client, 'putProject', { params: { project: project.project }, body: project });
  await print(summary, appliedText);
}

function appliedText({ project, targets }: Project): string {
  const names = targets.map(({ name }) => name).join(', ');
  return `Project ${project} is known to the coordinator; its targets: ${names}\nAsk for a build: barnraiser-coordinator request ${project}\n`;
}

async function listProjects({ client, print, terminal }: Session): Promise<void> {
  const { projects } = await call(client, 'projects', {});
  await print(projects, (rows) =>
    rows.length === 0
      ? 'No projects yet. Add one from its file: barnraiser-coordinator project apply project.yaml\n'
      : formatTable<ProjectSummary>(
          [
            { head: 'PROJECT', cell: ({ project }) => project, paint: terminal.colours.bold },
            { head: 'TITLE', cell: ({ title }) => title },
            { head: 'SOURCE', cell: ({ source }) => sourceWords(source) },
            { head: 'TARGETS', cell: ({ targets }) => targets.map(({ name }) => name).join(', ') },
            { head: 'CHANGED', cell: ({ updatedAt }) => formatAge(updatedAt, terminal.now()) },
          ],
          rows,
        ),
  );
}

function sourceWords(source: Project['source']): string {
  if ('git' in source) return `${source.git.url} (${source.git.ref})`;
  return source.archive.url.startsWith('/')
    ? `archive ${source.archive.sha256.slice(0, 10)}, kept here`
    : source.archive.url;
}
