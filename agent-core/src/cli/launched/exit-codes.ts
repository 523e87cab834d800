/**
 * How `run --from-metadata` ends, for whatever switches the machine off: 0 stopped by a signal (the
 * machine stays) · 80 its work is done: idle, or at the end of its life · 81 the cloud takes it back ·
 * 1 it could not work. 2, as everywhere: the command line is wrong.
 */
export const launchedExitCodes = { stopped: 0, failed: 1, done: 80, preempted: 81 } as const;
