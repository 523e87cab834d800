import type { ArtifactSummary, BuildDetail } from '@barnraiser/protocol';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { call, openStream } from '../client/call.js';
import { resolveBuild } from '../client/resolve-id.js';
import { clientCommand, type CommonOptions, openSession, type Session } from '../command.js';
import { CommandError } from '../command-error.js';
import { plainLine } from '../output/plain-text.js';
import { formatTable } from '../output/table.js';
import { formatBytes } from '../output/times.js';
import type { Terminal } from '../terminal.js';

interface ArtifactsOptions extends CommonOptions {
  readonly get?: string;
  readonly output?: string;
}

/** `artifacts BUILD`: the files that a build made; with --get, the bytes of one, checked by its digest. */
export function artifactsCommand(terminal: Terminal): ReturnType<typeof clientCommand> {
  return clientCommand('artifacts', 'show the files that a build made, or fetch one', [
    'artifacts 0192f3c4',
    'artifacts 0192f3c4 --get hello-2.12.tar.gz --output /tmp/hello.tar.gz',
  ])
    .argument('<build>', "the build's id, or the beginning of it")
    .option('--get <name>', 'fetch this one')
    .option('--output <file>', 'where to (default: its own name, in this folder)')
    .action(async (given: string, { get, output, ...options }: ArtifactsOptions) => {
      const session = await openSession(options, terminal);
      const claimId = await resolveBuild(session.client, given);
      const build = await call(session.client, 'build', { params: { claimId } });
      if (get === undefined) await session.print(build.artifacts, artifactsText);
      else await fetchArtifact(build, get, output, session);
    });
}

function artifactsText(artifacts: readonly ArtifactSummary[]): string {
  if (artifacts.length === 0) return 'This build has kept no files. A recipe names them under "artifacts".\n';
  return formatTable<ArtifactSummary>(
    [
      { head: 'NAME', cell: ({ name }) => name },
      { head: 'SIZE', cell: ({ sizeBytes }) => formatBytes(sizeBytes) },
      { head: 'SHA-256', cell: ({ sha256 }) => sha256 },
      { head: 'STATE', cell: ({ complete }) => (complete ? 'complete' : 'not uploaded') },
    ],
    artifacts,
  );
}

async function fetchArtifact(
  build: BuildDetail,
  name: string,
  output: string | undefined,
  session: Session,
): Promise<void> {
  const artifact = build.artifacts.find((each) => each.name === name && each.complete);
  if (!artifact)
    throw new CommandError(
      'failed',
      `This build has no file "${name}".\nSee them: barnraiser-coordinator artifacts ${build.id}`,
    );
  const file = path.resolve(output ?? path.basename(name));
  const draft = `${file}.part`;
  const hash = createHash('sha256');
  try {
    const bytes = await openStream(session.client, 'artifact', { params: { claimId: build.id, name } });
    bytes.on('data', (chunk: Uint8Array) => hash.update(chunk));
    await pipeline(bytes, createWriteStream(draft));
    if (hash.digest('hex') !== artifact.sha256)
      throw new CommandError(
        'failed',
        `"${name}" arrived with another digest than the build announced; try again.`,
      );
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    if (error instanceof CommandError) throw error;
    throw new CommandError('failed', `${file} could not be written: ${(error as Error).message}`, {
      cause: error,
    });
  }
  await session.print(
    { ...artifact, file },
    () => `${plainLine(file)} (${formatBytes(artifact.sizeBytes)})\n`,
  );
}
