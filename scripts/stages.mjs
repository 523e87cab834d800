// Runs the stages of a check or a test run, one after the other, and adds up what they counted.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from './setup.mjs';

/**
 * A stage is `{name, program, args, env?, counts?}`. `counts` says which report it leaves behind:
 * `vitest` or `playwright` (JSON); without it the stage itself counts as one. All stages run, also
 * after one failed. Answers `{passed, failed, skipped}`; `failedLines` names what failed.
 */
export async function runStages(stages) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const stage of stages) {
    const started = performance.now();
    console.log(`\n── ${stage.name}`);
    const { failures, ...counts } = await runStage(stage);
    failed.push(...failures.map((failure) => `${stage.name}: ${failure}`));
    for (const key of Object.keys(total)) total[key] += counts[key];
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`── ${stage.name}: ${sentence(counts)} in ${seconds} s`);
  }
  return total;
}

const failed = [];

/** What failed in all stages so far, a line each; a log of which only the end is kept still names it. */
export const failedLines = () => failed;

/** "12 passed, 0 failed, 1 skipped" */
export function sentence({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

async function runStage(stage) {
  const folder = mkdtempSync(join(tmpdir(), 'barnraiser-report-'));
  const report = join(folder, 'report.json');
  try {
    const ok = await spawned(stage, report);
    const counts = stage.counts ? readCounts[stage.counts](report) : null;
    if (!counts) {
      if (ok) return { passed: 1, failed: 0, skipped: 0, failures: [] };
      return { passed: 0, failed: 1, skipped: 0, failures: ['the stage itself'] };
    }
    // A runner that ends badly although no test failed (a hook, an unhandled rejection) has failed.
    if (!ok && counts.failed === 0) return { ...counts, failed: 1, failures: ['no test, but its runner'] };
    return counts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function spawned({ program, args, env = {}, counts }, report) {
  const reporting = {
    vitest: { args: ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`], env: {} },
    playwright: { args: ['--reporter=list,json'], env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report } },
  }[counts] ?? { args: [], env: {} };
  return new Promise((resolve) => {
    const child = spawn(program, [...args, ...reporting.args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env, ...reporting.env },
    });
    child.on('error', (error) => {
      console.error(`${program} could not be started: ${error.message}`);
      resolve(false);
    });
    child.on('exit', (code) => resolve(code === 0));
  });
}

const readCounts = {
  vitest(report) {
    const json = readJson(report);
    return (
      json && {
        passed: json.numPassedTests,
        failed: json.numFailedTests,
        skipped: json.numPendingTests + json.numTodoTests,
        failures: json.testResults.flatMap(failuresOfFile),
      }
    );
  },
  playwright(report) {
    const json = readJson(report);
    return (
      json && {
        passed: json.stats.expected + json.stats.flaky,
        failed: json.stats.unexpected,
        skipped: json.stats.skipped,
        failures: json.suites.flatMap(failuresOfSuite),
      }
    );
  },
};

function failuresOfFile({ name, assertionResults, message }) {
  const failures = assertionResults
    .filter(({ status }) => status === 'failed')
    .map(({ fullName, failureMessages }) => `${fullName}\n${failureMessages.join('\n')}`);
  if (failures.length === 0 && message) failures.push(message);
  return failures.map((failure) => shortened(`${relative(root, name)} ${failure}`));
}

function failuresOfSuite({ file, specs = [], suites = [] }) {
  const own = specs
    .filter(({ ok }) => !ok)
    .map(({ title, tests }) => {
      const errors = tests.flatMap(({ results }) => results).flatMap((result) => result.errors ?? []);
      return shortened(`${file} ${title}\n${errors.map(({ message }) => message).join('\n')}`);
    });
  return [...own, ...suites.flatMap(failuresOfSuite)];
}

const shortened = (text) => stripVTControlCharacters(text).split('\n').slice(0, 12).join('\n   ');

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
