export type { CoordinatorOptions, Limits, Rates } from './config.js';
export { startCoordinator, type RunningCoordinator } from './start-coordinator.js';
export { CoordinatorError } from './store/coordinator-error.js';
