/** Midnight, local time, of the Monday of a moment's week. Days on which the clock is changed have 23 or 25 hours. */
export function mondayOf(at: number): number {
  const day = new Date(at);
  const sinceMonday = (day.getDay() + 6) % 7;
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() - sinceMonday).getTime();
}

/** The Monday after one. */
export function nextMonday(monday: number): number {
  const day = new Date(monday);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 7).getTime();
}
