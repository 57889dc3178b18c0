import { checkIn } from '../claim-check/check-in.ts';
import { collect } from '../claim-check/collect.ts';
import type { LargeBodies } from './admission-steps.ts';

/** Loads the bodies that producers leave in the store, and stores those that are too large to travel. */
export const largeBodies: LargeBodies = { collect, checkIn };
