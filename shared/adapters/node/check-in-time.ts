import { Script } from 'node:vm';
import type { SchemaCheck } from '../../json-schema/schema-check.ts';
import { TooSlowError } from '../../ports/too-slow-error.ts';

/** The CPU time for one check: a thousand times what a usual one takes. */
const limitMs = 400;

/** The time on the clock for each try. A busy machine gives the first one less CPU time than that. */
const triesMs = [limitMs, 2 * limitMs];

/** The part of the limit from which a check has had its CPU time: clocks and counters differ a little. */
const enough = 0.9;

const slot = Symbol.for('fusion-bus.work');

/** Calls the work in the slot. V8 breaks off only a script, whatever it calls. */
const script = new Script("globalThis[Symbol.for('fusion-bus.work')]()");

/**
 * Breaks off a check that takes too long, in a regular expression too. It costs a call 0.2 ms, so that only schemas that
 * need it have it. V8 looks at the clock. A check that had less CPU time than its limit is made once more, for longer.
 */
export const checkInTime =
  (check: SchemaCheck): SchemaCheck =>
  (value) => {
    let faults: readonly string[] = [];
    Reflect.set(globalThis, slot, () => {
      faults = check(value);
    });
    try {
      if (!triesMs.some(endsWithin))
        throw new TooSlowError(`the check of a body took longer than ${limitMs} ms`);
    } finally {
      Reflect.deleteProperty(globalThis, slot);
    }
    return faults;
  };

/** Runs the work. Returns false if the clock broke it off, although it may not have had its CPU time. */
function endsWithin(timeout: number): boolean {
  const before = process.threadCpuUsage();
  try {
    script.runInThisContext({ timeout });
    return true;
  } catch (error) {
    const isLate = error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
    if (!isLate) throw error;
    const { user, system } = process.threadCpuUsage(before);
    if (user + system < limitMs * 1_000 * enough) return false;
    throw new TooSlowError(`the check of a body took longer than ${limitMs} ms`, { cause: error });
  }
}
