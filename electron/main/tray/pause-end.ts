const minuteMs = 60_000;

/** Until when a pause lasts that was chosen in the menu: an instant as RFC 3339, or until resumed. */
export function pauseEnd(
  choice: 'pause-15m' | 'pause-1h' | 'pause-tomorrow' | 'pause-until-resumed',
  now: number,
): string {
  switch (choice) {
    case 'pause-15m':
      return new Date(now + 15 * minuteMs).toISOString();
    case 'pause-1h':
      return new Date(now + 60 * minuteMs).toISOString();
    case 'pause-tomorrow':
      return tomorrowMorning(now).toISOString();
    case 'pause-until-resumed':
      return 'until-resumed';
  }
}

/** Eight o'clock local time of the next day, whatever the clocks do that night. */
function tomorrowMorning(now: number): Date {
  const at = new Date(now);
  at.setDate(at.getDate() + 1);
  at.setHours(8, 0, 0, 0);
  return at;
}
