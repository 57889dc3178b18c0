import type { JsonObject } from '../json/json.ts';

/** Evaluates an expression over a document. It is passed in, so that only functions that need the engine contain it. */
export type Evaluate = (expression: string, document: JsonObject) => Promise<unknown>;
