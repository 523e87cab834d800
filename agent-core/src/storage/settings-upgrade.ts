/** Whether a settings file is of the form before the two columns of limits. */
export function isOldForm(raw: unknown): boolean {
  return isRecord(raw) && ('cores' in raw || 'diskFloorMb' in raw);
}

/**
 * A settings file in today's form: `cores` became the limit while the owner is away, `diskFloorMb`
 * went among the limits. What is not valid is kept as it is, for the schema to complain about.
 */
export function upgradeSettings(raw: unknown): unknown {
  if (!isRecord(raw) || !isOldForm(raw)) return raw;
  const { cores, diskFloorMb, limits, ...rest } = raw;
  const known = isRecord(limits) ? limits : {};
  return {
    ...rest,
    limits: {
      ...(cores !== undefined && { away: { cores: wholeCores(cores), memoryMb: null, cpuPercent: null } }),
      ...(diskFloorMb !== undefined && { diskFloorMb: wholeMb(diskFloorMb) }),
      ...known,
    },
  };
}

function wholeCores(cores: unknown): unknown {
  return typeof cores === 'number' && cores > 0 ? Math.max(1, Math.floor(cores)) : cores;
}

function wholeMb(mb: unknown): unknown {
  return typeof mb === 'number' ? Math.ceil(mb) : mb;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
