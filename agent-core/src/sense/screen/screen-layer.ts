import type { Layer } from '../layer.js';

/** One way to learn of a program that has the screen to itself, or the machine: its name; null: none has. */
export type ScreenLayer = Layer<string | null>;
