import type { MasterApi, MasterBuild, MasterStep } from '../../testing/master-api.js';
import { type Difference, ofOneRun, onPurpose, propertiesOnPurpose } from './on-purpose.js';

/** What a master shows of a step: its lines by log and kind, in their order. */
interface StepReport {
  readonly name: string;
  readonly results: number | null;
  readonly state: string;
  readonly links: unknown;
  readonly logs: Readonly<Record<string, readonly string[]>>;
}

/** What a master shows of a build, less what is of one run or worker, and less what differs on purpose. */
export interface BuildReport {
  readonly results: number | null;
  readonly state: string;
  readonly steps: readonly StepReport[];
  readonly properties: Readonly<Record<string, unknown>>;
}

type Rename = (text: string) => string;

/** Reads it once the build has ended; `name` is the builder's and the worker's. */
export async function buildReport(api: MasterApi, build: MasterBuild, name: string): Promise<BuildReport> {
  const { buildid, results, state_string: state } = build;
  const steps = await api.steps(buildid);
  const base = baseFolder((await api.logText(buildid, 'git')) ?? '');
  const rename: Rename = (text) =>
    text.replaceAll(base, 'BASE').replaceAll(new RegExp(String.raw`\b${name}\b`, 'g'), 'NAME');
  const properties = Object.entries(await api.properties(buildid))
    .filter(([property]) => !(property in propertiesOnPurpose))
    .map(([property, value]) => [property, JSON.parse(rename(JSON.stringify(value))) as unknown]);
  return {
    results,
    state: rename(state),
    steps: await Promise.all(steps.map((step) => stepReport(api, step, rename))),
    properties: { ...Object.fromEntries(properties), buildnumber: null },
  };
}

async function stepReport(api: MasterApi, step: MasterStep, rename: Rename): Promise<StepReport> {
  const { name, results, state_string: state } = step;
  const logs: Record<string, string[]> = {};
  const rows = await api.list<{ logid: number; name: string; type: string }>(`steps/${step.stepid}/logs`);
  for (const { logid, name: log, type } of rows) {
    const [row] = await api.list<{ content: string }>(`logs/${logid}/contents`);
    const lines = alike(rename(row?.content ?? '').split('\n'), name);
    // The two outputs of a command are two pipes: only within each is there an order.
    if (type !== 's') logs[log] = lines;
    else for (const kind of 'hoe') logs[`${log} ${kind}`] = lines.filter((line) => line.startsWith(kind));
  }
  const links = JSON.parse(rename(JSON.stringify((step as unknown as { urls: unknown }).urls))) as unknown;
  return { name, results, state: rename(state), links, logs };
}

/** The folder above the builder's, which a Git step names in its log. */
function baseFolder(log: string): string {
  const [, folder] = /^h in dir (.+)\/build \(timeout/m.exec(log) ?? [];
  if (folder === undefined) throw new Error(`no folder is named in:\n${log}`);
  return folder;
}

function alike(lines: readonly string[], step: string): string[] {
  const differences = [...onPurpose, ...ofOneRun].filter(
    (one) => one.step === undefined || one.step === step,
  );
  const kept: string[] = [];
  let until: RegExp | null = null;
  for (const line of lines) {
    if (until !== null && !until.test(line)) continue;
    until = null;
    const found: Difference | undefined = differences.find((one) => one.line.test(line));
    if (found?.until !== undefined) until = found.until;
    else if (found === undefined) kept.push(line);
    else if (found.as !== undefined) kept.push(line.replace(found.line, found.as));
  }
  return kept;
}
