/** A moment of the near future for people: the time, with the weekday where it is not today. Epoch ms. */
export function sayTime(at: number, now: number, locale: string): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return new Intl.DateTimeFormat(locale, {
    ...(!isToday && { weekday: 'short' }),
    hour: 'numeric',
    minute: '2-digit',
  }).format(at);
}

/** How soon that is: `in 4 s`, `at 15:40`. */
export function sayUntil(at: number, now: number, locale: string): string {
  const seconds = Math.max(0, Math.ceil((at - now) / 1000));
  return seconds <= 60 ? `in ${seconds} s` : `at ${sayTime(at, now, locale)}`;
}
