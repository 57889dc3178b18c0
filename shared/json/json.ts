import type { ExactNumber } from './exact-number.ts';

/** Any JSON value. Data from a wire has this type or `unknown`, never `any`. */
export type Json = null | boolean | number | ExactNumber | string | readonly Json[] | JsonObject;

/** An object of JSON. */
export interface JsonObject {
  readonly [name: string]: Json;
}

/** A JSON Schema document (draft 2020-12 or draft-07); the validator interprets it. */
export type JsonSchema = boolean | JsonObject;
