import type { JsonObject } from '../json/json.ts';

/** Evaluates an expression over a document; handed in, so that only what needs the engine carries it. */
export type Evaluate = (expression: string, document: JsonObject) => Promise<unknown>;
