import type { ExactNumber } from './exact-number.ts';

/** Any value that JSON can hold. What crosses a wire is this, or `unknown`, never `any`. */
export type Json = null | boolean | number | ExactNumber | string | readonly Json[] | JsonObject;

/** An object of JSON. */
export interface JsonObject {
  readonly [name: string]: Json;
}

/** A JSON Schema document (draft 2020-12 or draft-07); its meaning is left to the validator. */
export type JsonSchema = boolean | JsonObject;
