const megabytesPerUnit = { m: 1, g: 1024, t: 1024 * 1024 } as const;

/**
 * Reads a size such as `"512 MB"`, `"2 GB"` or `"1.5 GiB"`. The protocol counts in mebibytes, and so
 * does every unit here: 1 GB is 1,024 MB. Answers megabytes above zero, or null for anything else.
 */
export function parseSizeMb(written: unknown): number | null {
  if (typeof written !== 'string') return null;
  const match = /^(\d+(?:\.\d+)?)\s*([mgt])i?b$/i.exec(written.trim());
  if (!match) return null;
  const unit = match[2]!.toLowerCase() as keyof typeof megabytesPerUnit;
  const sizeMb = Number(match[1]) * megabytesPerUnit[unit];
  return sizeMb > 0 && Number.isFinite(sizeMb) ? sizeMb : null;
}
