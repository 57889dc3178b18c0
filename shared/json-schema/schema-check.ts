import type { Json } from '../json/json.ts';

/** Checks an answer against its fusion's schema, compiled at synth time. It returns the faults. */
export type SchemaCheck = (value: Json) => readonly string[];
