import { Script } from 'node:vm';
import type { SchemaCheck } from '../../json-schema/schema-check.ts';
import { TooSlowError } from '../../ports/too-slow-error.ts';

/** The time for one check: a thousand times what a usual one takes. */
const limitMs = 400;

const slot = Symbol.for('fusion-bus.work');

/** Calls the work in the slot. V8 breaks off only a script, whatever it calls. */
const script = new Script("globalThis[Symbol.for('fusion-bus.work')]()");

/**
 * Breaks off a check that takes too long, in a regular expression too. It costs a call 0.2 ms, so that only schemas that
 * need it have it.
 */
export const checkInTime =
  (check: SchemaCheck): SchemaCheck =>
  (value) => {
    let faults: readonly string[] = [];
    Reflect.set(globalThis, slot, () => {
      faults = check(value);
    });
    try {
      script.runInThisContext({ timeout: limitMs });
    } catch (error) {
      const isLate =
        error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
      if (!isLate) throw error;
      throw new TooSlowError(`the check of a body took longer than ${limitMs} ms`, { cause: error });
    } finally {
      Reflect.deleteProperty(globalThis, slot);
    }
    return faults;
  };
