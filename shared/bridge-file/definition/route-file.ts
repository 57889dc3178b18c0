import { z } from 'zod';
import { routeKinds } from '../../policy/model-route.ts';
import { text } from './file-values.ts';

/** The most nodes of a route. Each may be paid for one question. */
const mostNodes = 8;

const means: Readonly<Record<(typeof routeKinds)[number], string>> = {
  failover: 'The nodes in their order: the next one is asked where one fails.',
  balance: 'The nodes share the questions; where one fails, the next one is asked.',
  cascade:
    'The nodes from the cheapest on. The next one is also asked where an answer contradicts settled facts.',
};

const nodes = (kind: (typeof routeKinds)[number]) =>
  z
    .array(text)
    .min(2, 'expected at least two nodes; for one, name it as compose.model')
    .max(mostNodes)
    .optional()
    .describe(means[kind]);

/** The definition of `compose.route`. */
export const routeFile = z
  .strictObject({
    failover: nodes('failover'),
    balance: nodes('balance'),
    cascade: nodes('cascade'),
  })
  .refine(
    (route) => routeKinds.filter((kind) => route[kind] !== undefined).length === 1,
    'expected one of failover, balance and cascade, with a list of names from models',
  )
  .describe('The nodes that can answer, by their names in `models`, in place of `model`.')
  .meta({ oneOf: routeKinds.map((kind) => ({ required: [kind] })) });

export type RouteFile = z.output<typeof routeFile>;
