import { reason } from './reason.js';
import type { Rule } from './rule.js';

/** How much below the ceiling the processor must be before builds start again, in °C. */
const coolByCelsius = 5;

/** Whether the processor counts as hot: from the ceiling on, until it is `coolByCelsius` below it. */
export function isHot(celsius: number | null, maxCelsius: number | null, wasHot: boolean): boolean {
  if (celsius === null || maxCelsius === null) return false;
  return celsius >= (wasHot ? maxCelsius - coolByCelsius : maxCelsius);
}

/** Waits while the processor is too hot. */
export const thermal: Rule = {
  blocks: true,
  judge: ({ host, wasHot }, { limits: { maxCelsius } }) => {
    const celsius = host?.celsius ?? null;
    if (celsius === null || maxCelsius === null || !isHot(celsius, maxCelsius, wasHot)) return null;
    return reason('thermal', 'Waiting: the processor is too hot.', {
      evidence: `${Math.round(celsius)} °C, the ceiling is ${maxCelsius} °C`,
      clears: `when it is below ${maxCelsius - coolByCelsius} °C`,
    });
  },
};
