import { expect, it } from 'vitest';
import { windowBounds } from './window-bounds.js';

const screen = { x: 0, y: 0, width: 1920, height: 1080 };
const last = { x: 100, y: 50, width: 900, height: 700, isMaximised: false };

it('opens where it was', () => {
  expect(windowBounds(last, [screen])).toEqual({ x: 100, y: 50, width: 900, height: 700 });
});

it('opens in the middle when its screen is gone, in the size that it had', () => {
  expect(windowBounds({ ...last, x: 2500 }, [screen])).toEqual({ width: 900, height: 700 });
  expect(windowBounds({ ...last, y: -400 }, [screen])).toEqual({ width: 900, height: 700 });
  expect(windowBounds({ ...last, x: 2500 }, [screen, { ...screen, x: 1920 }])).toHaveProperty('x', 2500);
});

it('opens in its usual size the first time', () => {
  expect(windowBounds(null, [screen])).toEqual({ width: 1080, height: 760 });
});
