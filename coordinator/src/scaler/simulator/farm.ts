import type { ClassLoad, JobGroup, VolunteerGroup } from '../planner/state.js';
import type { LaunchTable, Row } from './launch-table.js';
import type { TrueInstance } from './simulated-provider.js';
import type { World } from './world.js';

/** A requirement class, with the pools whose machines match. */
export interface SimulatedClass {
  readonly classId: string;
  readonly label: string;
  readonly pools: readonly string[];
}

/** A job as it comes in; it takes so long on any machine. */
export interface Arrival {
  readonly atMs: number;
  readonly classId: string;
  readonly priority: number;
  readonly durationMs: number;
}

interface Job extends Arrival {
  queuedAtMs: number;
}

/** The agent on a launched instance. */
interface Agent {
  readonly instance: TrueInstance;
  readonly row: Row;
  readonly jobs: Set<Job>;
  isAlive: boolean;
}

/** A volunteer's machine. One that is false says that it is idle, and takes nothing. */
interface Volunteer {
  readonly classIds: readonly string[];
  isOnline: boolean;
  isFalse: boolean;
  isBusy: boolean;
}

const leaseMs = 60_000;

/** The queue, and who takes jobs from it: agents of launched instances, and volunteers, who are asked first. */
export class Farm {
  readonly agents = new Map<string, Agent>();
  readonly volunteers: Volunteer[] = [];
  readonly waitsMs: number[] = [];
  arrived = 0;
  requeued = 0;
  done = 0;
  /** The longest that a job may take; an agent that lives no longer than that takes none. */
  wallMs = 0;
  readonly #queues = new Map<string, Job[]>();
  readonly #world: World;
  readonly #table: LaunchTable;
  readonly #classes: readonly SimulatedClass[];
  readonly #classesOf = new Map<string, string[]>();
  #isAsked = false;

  constructor(world: World, table: LaunchTable, classes: readonly SimulatedClass[]) {
    this.#world = world;
    this.#table = table;
    this.#classes = classes;
    for (const { classId, pools } of classes) {
      this.#queues.set(classId, []);
      for (const pool of pools) this.#classesOf.set(pool, [...(this.#classesOf.get(pool) ?? []), classId]);
    }
  }

  get queued(): number {
    return [...this.#queues.values()].reduce((sum, { length }) => sum + length, 0);
  }

  /** Jobs that this pool's machines match. */
  queuedFor(pool: string): number {
    return (this.#classesOf.get(pool) ?? []).reduce((sum, id) => sum + this.#queues.get(id)!.length, 0);
  }

  submit(arrival: Arrival): void {
    this.arrived += 1;
    this.wallMs = Math.max(this.wallMs, arrival.durationMs);
    this.#enqueue({ ...arrival, queuedAtMs: this.#world.nowMs });
  }

  /** An instance booted; its agent enrols and takes work. */
  boot(instance: TrueInstance): void {
    const row = this.#table.becomeReady(instance.launchId, instance.instanceId);
    // Refused, it waits for nothing but its end.
    if (!row) return;
    this.agents.set(instance.instanceId, { instance, row, jobs: new Set(), isAlive: true });
    this.ask();
  }

  /** The provider said that it takes the instance away: its agent gives its builds back at once. */
  interrupt(instance: TrueInstance): void {
    const agent = this.agents.get(instance.instanceId);
    if (!agent) return;
    agent.row.isInterrupted = true;
    for (const job of agent.jobs) {
      agent.jobs.delete(job);
      this.#free(agent.row);
      this.#again(job);
    }
  }

  /** The instance stopped: what it built is queued again when its leases are over. */
  stop(instance: TrueInstance): void {
    const agent = this.agents.get(instance.instanceId);
    if (!agent) return;
    agent.isAlive = false;
    agent.row.lastContactMs = this.#world.nowMs;
    this.agents.delete(instance.instanceId);
    for (const job of agent.jobs) {
      this.#world.after(leaseMs, () => {
        this.#free(agent.row);
        this.#again(job);
      });
    }
  }

  isBuilding(instance: TrueInstance): boolean {
    return (this.agents.get(instance.instanceId)?.jobs.size ?? 0) > 0;
  }

  /** Whoever is idle asks for work in a moment. */
  ask(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    this.#world.after(200, () => {
      this.#isAsked = false;
      for (const volunteer of this.volunteers) this.#takeAsVolunteer(volunteer);
      for (const agent of this.agents.values()) this.#take(agent);
    });
  }

  classLoads(): ClassLoad[] {
    return this.#classes.flatMap((known) => {
      const jobs = this.#queues.get(known.classId)!;
      if (jobs.length === 0) return [];
      const groups = jobs.map(({ priority, queuedAtMs }): JobGroup => ({ priority, queuedAtMs, count: 1 }));
      return [{ ...known, groups }];
    });
  }

  volunteerGroups(): VolunteerGroup[] {
    return this.volunteers
      .filter(({ isOnline, isBusy }) => isOnline && !isBusy)
      .map(({ classIds }) => ({ classIds, idle: 1 }));
  }

  #take(agent: Agent): void {
    const { row, instance } = agent;
    for (;;) {
      const canTake = row.state === 'ready' || row.state === 'busy';
      const leftMs = instance.filledMs! + instance.maxLifeMs - this.#world.nowMs;
      if (!agent.isAlive || row.isOver || !canTake || row.isInterrupted) return;
      if (row.usedSlots >= row.slots || leftMs <= this.wallMs) return;
      const job = this.#next(this.#classesOf.get(row.pool) ?? []);
      if (!job) return;
      row.usedSlots += 1;
      row.state = 'busy';
      row.idleSinceMs = null;
      agent.jobs.add(job);
      this.#world.after(job.durationMs, () => {
        if (!agent.isAlive || !agent.jobs.delete(job)) return;
        this.done += 1;
        this.#free(row);
        this.#take(agent);
      });
    }
  }

  #takeAsVolunteer(volunteer: Volunteer): void {
    if (!volunteer.isOnline || volunteer.isBusy || volunteer.isFalse) return;
    const job = this.#next(volunteer.classIds);
    if (!job) return;
    volunteer.isBusy = true;
    this.#world.after(job.durationMs, () => {
      this.done += 1;
      volunteer.isBusy = false;
      this.#takeAsVolunteer(volunteer);
    });
  }

  #free(row: Row): void {
    row.usedSlots -= 1;
    if (row.usedSlots > 0 || row.state === 'draining') return;
    row.state = 'ready';
    row.idleSinceMs = this.#world.nowMs;
  }

  #again(job: Job): void {
    this.requeued += 1;
    this.#enqueue({ ...job, queuedAtMs: this.#world.nowMs });
  }

  #enqueue(job: Job): void {
    this.#queues.get(job.classId)!.push(job);
    this.ask();
  }

  #next(classIds: readonly string[]): Job | undefined {
    let best: Job | undefined;
    for (const classId of classIds) {
      for (const job of this.#queues.get(classId)!) {
        const isBetter = !best || job.priority > best.priority;
        if (isBetter || (job.priority === best!.priority && job.queuedAtMs < best!.queuedAtMs)) best = job;
      }
    }
    if (!best) return undefined;
    const queue = this.#queues.get(best.classId)!;
    queue.splice(queue.indexOf(best), 1);
    this.waitsMs.push(this.#world.nowMs - best.queuedAtMs);
    return best;
  }
}
