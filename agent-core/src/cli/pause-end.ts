const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const morningHour = 8;

/** When a pause of `15m`, `1h`, `2d` or until `tomorrow` (8:00, local time) ends, as RFC 3339; null for any other text. */
export function pauseEnd(text: string, now: number): string | null {
  if (text === 'tomorrow') {
    const day = new Date(now);
    return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1, morningHour).toISOString();
  }
  const [, digits, unit] = /^([1-9]\d{0,3})([mhd])$/.exec(text) ?? [];
  if (digits === undefined) return null;
  return new Date(now + Number(digits) * unitMs[unit as keyof typeof unitMs]).toISOString();
}
