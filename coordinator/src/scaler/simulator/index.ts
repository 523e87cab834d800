export { closedBreaker } from '../planner/breaker.js';
export { noMemory } from '../planner/decision.js';
export { plan } from '../planner/plan.js';
export { runFixedFleet, runLatentWorkers, runOnePerJob } from './policies.js';
export { runPlanner } from './run-planner.js';
export { workingDays } from './trace.js';
