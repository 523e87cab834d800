import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import type { RunningCoordinator } from '../../index.js';
import { CoordinatorError } from '../../store/coordinator-error.js';
import { dataOption, defaultDataDir, defaultUrl, describedCommand } from '../command.js';
import { CommandError } from '../command-error.js';
import { formatLogLine } from '../output/log-line.js';
import { type Terminal, write } from '../terminal.js';

interface ServeOptions {
  readonly host: string;
  readonly port: number;
  readonly data: string;
  readonly databaseUrl?: string;
  readonly publicUrl?: string;
  readonly openEnrolment?: true;
  readonly poolPrograms?: true;
  readonly ec2Certificates?: string;
  readonly ec2Account?: string;
  readonly publicRead?: true;
  readonly trustProxy?: true;
  readonly logLevel: 'error' | 'warn' | 'info' | 'debug';
  readonly json?: true;
}

/** `serve`: runs a coordinator until it is interrupted. */
export function serveCommand(terminal: Terminal): ReturnType<typeof describedCommand> {
  return describedCommand('serve', 'run a coordinator', [
    'serve',
    'serve --host 0.0.0.0 --public-url https://builds.example.org',
    'serve --public-read',
    'serve --database-url postgres://barnraiser@db.example.org/barnraiser',
  ])
    .option('--host <address>', 'listen on this address', '127.0.0.1')
    .addOption(
      new Option('--port <number>', 'listen on this port; 0 takes any free one')
        .default(8470)
        .argParser(readPort),
    )
    .addOption(dataOption())
    .addOption(
      new Option(
        '--database-url <url>',
        'a PostgreSQL server instead of the database in the data folder',
      ).env('DATABASE_URL'),
    )
    .option('--public-url <url>', 'where machines reach this coordinator, when a proxy stands before it')
    .option('--open-enrolment', 'let machines without an invite apply; approve them with "machine approve"')
    .option(
      '--pool-programs',
      'let pools name programs to run on this machine (command, qemu, and those of process)',
    )
    .option(
      '--ec2-certificates <file>',
      "certificates (PEM) of EC2's regions, to check launched instances by",
    )
    .option('--ec2-account <id>', 'let only instances of this AWS account enrol')
    .option('--public-read', 'let anybody look at requests, builds, logs and machines, and change nothing')
    .option('--trust-proxy', 'believe X-Forwarded-For of the proxy in front')
    .addOption(
      new Option('--log-level <level>', 'how much to log')
        .choices(['error', 'warn', 'info', 'debug'])
        .default('info'),
    )
    .option('--json', 'print one JSON document when ready')
    .action(async (options: ServeOptions) => serve(options, terminal));
}

async function serve(
  { data, json, ec2Certificates, ...options }: ServeOptions,
  terminal: Terminal,
): Promise<void> {
  // The server's libraries take half a second to load, which no other command should pay.
  const { startCoordinator } = await import('../../index.js');
  const interruption = nextInterruption();
  const running = await startCoordinator({
    ...options,
    dataDir: data,
    ...(ec2Certificates !== undefined && { ec2Certificates: await readPem(ec2Certificates) }),
    ...(terminal.isWatched
      ? { logTo: { write: (line) => void terminal.err.write(formatLogLine(line)) } }
      : {}),
  }).catch((cause: unknown) => {
    throw notStarted(options, cause);
  });
  await write(
    terminal.out,
    json
      ? `${JSON.stringify({ url: running.url, dashboard: running.dashboardUrl, data, pid: process.pid })}\n`
      : readyText(running, data, terminal),
  );
  const signal = await interruption;
  process.once(signal, () => process.exit(signal === 'SIGINT' ? 130 : 143));
  if (terminal.isWatched)
    await write(terminal.err, 'Stopping. Builds go on at the machines; interrupt again to stop at once.\n');
  await running.close();
}

async function readPem(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CommandError('failed', `The certificates cannot be read: ${(cause as Error).message}`, {
      cause,
    });
  });
}

function nextInterruption(): Promise<'SIGINT' | 'SIGTERM'> {
  return new Promise((resolve) => {
    const stop = (signal: 'SIGINT' | 'SIGTERM'): void => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      resolve(signal);
    };
    process.on('SIGINT', stop).on('SIGTERM', stop);
  });
}

function readyText({ url, dashboardUrl }: RunningCoordinator, data: string, { colours }: Terminal): string {
  const other = `${url === defaultUrl ? '' : ` --url ${url}`}${data === defaultDataDir ? '' : ` --data ${data}`}`;
  const token = process.env['BARNRAISER_ADMIN_TOKEN']
    ? 'the token of BARNRAISER_ADMIN_TOKEN'
    : `the token in ${join(data, 'admin-token')}`;
  const pages = dashboardUrl === null ? '' : `Its pages:         ${dashboardUrl} (log in with ${token})\n`;
  return `${colours.green('The coordinator is ready')} at ${colours.bold(url)}\n${pages}Invite a machine:  barnraiser-coordinator invite${other}\nAdd a project:     barnraiser-coordinator project apply project.yaml${other}\n`;
}

function notStarted({ host, port }: Pick<ServeOptions, 'host' | 'port'>, cause: unknown): unknown {
  const { code } = cause as { code?: unknown };
  if (code === 'EADDRINUSE')
    return new CommandError(
      'failed',
      `Port ${port} of ${host} is in use, perhaps by another coordinator.\nChoose another with --port.`,
      { cause },
    );
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'EPERM')
    return new CommandError('failed', `The coordinator cannot start: ${(cause as Error).message}`, { cause });
  if (cause instanceof CoordinatorError)
    return new CommandError('failed', `The coordinator cannot start: ${cause.message}`, { cause });
  return cause;
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('Expected a number from 0 to 65535.');
}
