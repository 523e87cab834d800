/** Words of the Log screen around the log itself. */
export const logScreen = {
  title: 'Log',
  build: 'Build',
  running: '{{project}} on {{target}}, running',
  still: '{{project}} on {{target}}, standing still',
  finished: '{{project}} on {{target}}, {{outcome}}, {{when}}',
  emptyTitle: 'No log yet',
  emptyText: 'The log of your first build appears here while it runs.',
  frozen: 'The build has stood still since {{time}}; no line comes until it goes on. {{why}}',
  linkCopied: 'The link to this line is on the clipboard.',
  outcomes: {
    passed: 'passed',
    failed: 'failed',
    errored: 'could not run',
    cancelled: 'cancelled',
    released: 'given back',
  },
} as const;
