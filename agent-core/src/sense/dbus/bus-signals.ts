/** Which signals are meant (D-Bus specification, Match Rules); what is left out is any. */
export interface BusMatch {
  /** A well-known name: the bus lets signals of its owner through, and no others'. */
  readonly sender?: string;
  readonly path?: string;
  /** An object and those below it. */
  readonly pathNamespace?: string;
  readonly interface: string;
  readonly member?: string;
  /** The first value, where it is a string. */
  readonly arg0?: string;
}

/** A signal as it came. */
export interface BusSignal {
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly body: readonly unknown[];
}

/** Who wants to know. None of these may throw. */
export interface BusListener {
  heard(signal: BusSignal): void;
  /** The bus went away: what was asked of others on it holds no longer. */
  lost?(): void;
}

/** The rule as the bus wants it. */
export function matchRule(match: BusMatch): string {
  const { sender, path, pathNamespace, member, arg0 } = match;
  const terms = {
    type: 'signal',
    sender,
    path,
    path_namespace: pathNamespace,
    interface: match.interface,
    member,
    arg0,
  };
  return Object.entries(terms)
    .flatMap(([key, value]) => (value === undefined ? [] : [`${key}='${value}'`]))
    .join(',');
}

/** Whether a signal is one of these. Its sender is the bus's to check: signals bear the owner's unique name. */
export function isMatch(match: BusMatch, signal: BusSignal): boolean {
  const { path, pathNamespace, member, arg0 } = match;
  return (
    match.interface === signal.interface &&
    (member === undefined || member === signal.member) &&
    (path === undefined || path === signal.path) &&
    (pathNamespace === undefined || `${signal.path}/`.startsWith(`${pathNamespace}/`)) &&
    (arg0 === undefined || signal.body[0] === arg0)
  );
}
