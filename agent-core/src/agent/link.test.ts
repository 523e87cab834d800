import { expect, it } from 'vitest';
import type { Availability, CoordinatorDriver, LinkStatus } from '../claim/driver.js';
import { Link } from './link.js';

const hour = 3_600_000;
const noon = 1_000_000_000_000;
const online: LinkStatus = { link: 'online', detail: null, refusal: null, retryAt: null };

it('asks a coordinator again after the pause that it asked for, also when the clock was set back', () => {
  const set: Availability[] = [];
  const driver = { status: () => online, setAvailability: (next: Availability) => set.push(next) };
  const link = new Link('https://farm.example', driver as unknown as CoordinatorDriver);
  link.setAvailability('open', noon);
  link.pauseUntil(noon + hour, noon);
  expect(set).toEqual(['open', 'draining']);
  link.refresh(noon - 48 * hour);
  expect(link.condition().pausedUntil).toBe(noon - 47 * hour);
  link.refresh(noon - 47 * hour);
  expect(link.condition().pausedUntil).toBeNull();
  expect(set.at(-1)).toBe('open');
});
