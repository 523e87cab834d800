import type { Offering, ProjectSummary } from '@barnraiser/protocol';
import { loadFleet, type FleetMachine } from '../../queue/fleet.js';
import { listProjects } from '../../queue/requests/read-projects.js';
import type { MachineFacts } from '../../queue/rules/machine-facts.js';
import { explainMismatch, matchRequires } from '../../queue/rules/match-requires.js';
import type { Queryable } from '../../store/database.js';
import { mismatchText } from '../mismatch-text.js';
import { machineRecords } from './machine-records.js';
import { typicalDurations } from './typical-durations.js';
import { waitingJobs } from './waiting-jobs.js';

/** A machine that could be asked; only one that has joined is told what it built. */
export interface Candidate {
  readonly agentId: string;
  readonly facts: MachineFacts;
  readonly hasJoined: boolean;
}

/** All projects by name, each with what it would mean for this machine. */
export async function listOfferings(db: Queryable, candidate: Candidate): Promise<Offering[]> {
  const projects = await listProjects(db);
  const fleet = await loadFleet(db);
  const others = fleet.filter(
    (machine) => isInUse(machine) && machine.id !== candidate.agentId.toLowerCase(),
  );
  const waiting = await waitingJobs(db);
  const typicalMs = await typicalDurations(db, projects);
  const mine = candidate.hasJoined ? await machineRecords(db, candidate.agentId) : () => null;
  return projects.map((project) => ({
    project: project.project,
    title: project.title,
    source: project.source,
    recipe: project.recipe,
    recipeSha256: project.recipeSha256,
    targets: project.targets.map((target) => ({
      ...matchOf(target, candidate.facts, others),
      typicalMs: typicalMs(project.project, target.name),
      waiting: waiting(project.project, target.name),
    })),
    mine: mine(project.project),
  }));
}

function matchOf(
  { name, requires }: ProjectSummary['targets'][number],
  facts: MachineFacts,
  others: readonly FleetMachine[],
) {
  const mismatches = explainMismatch(requires, facts);
  return {
    name,
    matches: mismatches.length === 0,
    missing: mismatches.length === 0 ? null : mismatchText(mismatches),
    otherMachines: others.filter((machine) => matchRequires(requires, machine.facts)).length,
  };
}

/** Also when it is away: it may come back. */
function isInUse({ row }: FleetMachine): boolean {
  return row.approved_at !== null && row.suspended_at === null;
}
