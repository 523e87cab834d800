/** An hour of the week by some clock; weekday 0 is Monday. */
export interface WeekHour {
  readonly weekday: number;
  readonly hour: number;
}

/** The hour of the week by this machine's clock. */
export function weekHour(at: number): WeekHour {
  const date = new Date(at);
  return { weekday: (date.getDay() + 6) % 7, hour: date.getHours() };
}
