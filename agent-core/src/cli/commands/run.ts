import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Isolation } from '@barnraiser/protocol';
import { type Agent, createAgent, type Notice } from '../../index.js';
import { metadataSources, type MetadataSource } from '../../metadata/metadata-service.js';
import { agentCommand, type CommonOptions } from '../command.js';
import { runLaunched, wasGivenUp } from '../launched/run-launched.js';
import { noticeText } from '../output/notice-text.js';
import type { Terminal } from '../terminal.js';
import { tidyHeap } from '../tidy-heap.js';

interface RunOptions extends CommonOptions {
  readonly once?: true;
  readonly cores?: number;
  readonly isolation?: Isolation | 'best';
  readonly showLog?: true;
  readonly fromMetadata?: MetadataSource | 'auto' | true;
  readonly seed?: string;
}

/** `run`: the agent in the foreground, one line per event, until interrupted. */
export function runCommand(terminal: Terminal, exitWith: (code: number) => void): Command {
  return agentCommand(
    'run',
    'build until interrupted; once to stop and give the build back, twice to exit at once',
    [
      'run',
      'run --once --show-log',
      'run --cores 2 --isolation bubblewrap',
      'run --from-metadata   # on a machine that a coordinator launched',
      'run --json   # one JSON document a line',
    ],
  )
    .option('--once', 'end after the first build: 0 when it passed, 1 when not')
    .addOption(
      new Option('--cores <n>', 'how many cores a build may use').argParser((text) => {
        if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
        throw new InvalidArgumentError('Expected a whole number from 1.');
      }),
    )
    .addOption(
      new Option('--isolation <kind>', 'what builds are kept apart by').choices([
        'bubblewrap',
        'none',
        'best',
      ]),
    )
    .option('--show-log', 'also print what the steps write')
    .addOption(
      new Option('--from-metadata [source]', "take the whole configuration from the instance's metadata")
        .choices(['auto', ...metadataSources])
        .conflicts('once'),
    )
    .addOption(
      new Option('--seed <folder>', 'the NoCloud seed folder; implies --from-metadata nocloud').implies({
        fromMetadata: 'nocloud',
      }),
    )
    .addHelpText('after', exitCodesText)
    .action(async (options: RunOptions) =>
      exitWith(
        await (options.fromMetadata === undefined
          ? run(options, terminal)
          : runByMetadata(options, terminal)),
      ),
    );
}

const exitCodesText =
  '\nWith --from-metadata: 80 done (idle, or at the end of its life), 81 taken back by the cloud,\n0 stopped by a signal, 1 could not work. On 1, 80 and 81 the machine may be switched off.';

async function runByMetadata(options: RunOptions, terminal: Terminal): Promise<number> {
  const { fromMetadata, seed, ...rest } = options;
  const givenUp = new AbortController();
  const giveUp = (): void => givenUp.abort();
  process.once('SIGINT', giveUp).once('SIGTERM', giveUp);
  const begun = (): void => void process.off('SIGINT', giveUp).off('SIGTERM', giveUp);
  try {
    return await runLaunched({
      ...rest,
      source: fromMetadata === undefined || fromMetadata === true ? 'auto' : fromMetadata,
      seed: seed ?? null,
      say: (text) => tell({ kind: 'message', level: 'info', text }, options, terminal),
      signal: givenUp.signal,
      ready: (agent) => {
        begun();
        const deafen = showNotices(agent, options, terminal);
        const ignoreSignals = heedSignals(agent, terminal);
        return () => {
          deafen();
          ignoreSignals();
        };
      },
    });
  } catch (error) {
    const code = wasGivenUp(givenUp.signal, error);
    if (code === null) throw error;
    return code;
  } finally {
    begun();
  }
}

function showNotices(agent: Agent, options: RunOptions, terminal: Terminal): () => void {
  const deafen = agent.onNotice((notice) => tell(notice, options, terminal));
  if (options.showLog && !options.json) agent.onConsole((_, bytes) => terminal.out.write(bytes));
  return deafen;
}

function tell(notice: Notice, { json }: RunOptions, terminal: Terminal): void {
  terminal.out.write(`${json ? noticeJson(notice, terminal) : noticeText(notice, terminal.colours)}\n`);
}

async function run(options: RunOptions, terminal: Terminal): Promise<number> {
  const agent = await createAgent({
    ...(options.data !== undefined && { dataDir: options.data }),
    ...(options.cores !== undefined && { cores: options.cores }),
    ...(options.isolation !== undefined && { isolation: options.isolation }),
  });
  let outcome: string | null = null;
  showNotices(agent, options, terminal);
  agent.onNotice((notice) => {
    if (!options.once) return;
    if (notice.kind === 'buildStarted') agent.stop('after-build');
    if (notice.kind === 'buildEnded') outcome = notice.result?.outcome ?? 'released';
  });
  const ignoreSignals = heedSignals(agent, terminal);
  let endTidying = (): void => undefined;
  try {
    await agent.start();
    endTidying = tidyHeap(agent);
    await agent.ended;
  } finally {
    endTidying();
    ignoreSignals();
  }
  return !options.once || outcome === 'passed' ? 0 : 1;
}

/** The first signal gives the build back and delivers what it can; the second ends everything at once. */
function heedSignals(agent: Agent, terminal: Terminal): () => void {
  let count = 0;
  const heed = (): void => {
    count += 1;
    if (count === 1) {
      terminal.err.write('Stopping: the build is given back. Once more to exit at once.\n');
      agent.stop('now');
      return;
    }
    void agent.kill().finally(() => process.exit(1));
  };
  process.on('SIGINT', heed);
  process.on('SIGTERM', heed);
  return () => {
    process.off('SIGINT', heed);
    process.off('SIGTERM', heed);
  };
}

function noticeJson(notice: Notice, terminal: Terminal): string {
  return JSON.stringify({ at: new Date(terminal.now()).toISOString(), ...notice });
}
