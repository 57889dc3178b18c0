import { z } from 'zod';
import { day, duration, schema, text } from './file-values.ts';
import { routeFile } from './route-file.ts';

/** The most answers to one question. All of them are paid for, and more rarely make an answer clearer. */
export const mostAnswers = 16;

/** The word that turns a limit off. */
const unlimited = z.literal('unlimited');

const model = z
  .string()
  .regex(/^claude-[A-Za-z0-9.@:_-]{1,120}$/, 'expected the name of a Claude model, such as claude-haiku-5-5');

/** The definition of a fusion's `compose`. */
export const composeFile = z
  .strictObject({
    model: z
      .union([model, z.array(model).min(1, 'expected at least one model').max(mostAnswers)], {
        error: 'expected the name of a Claude model, or a list of them',
      })
      .optional()
      .describe(
        'The Claude model that writes the answer; or a list of models, whose answers are merged. Either this or `route`.',
      ),
    route: routeFile.optional(),
    samples: z
      .int()
      .min(1)
      .max(mostAnswers)
      .default(1)
      .describe(
        `The number of answers of each model to the same question; several are merged like parts of several sources. At most ${mostAnswers} in all, and each is paid for.`,
      ),
    instructions: text.describe('The task of the model, in your own words. It is sent first and cached.'),
    output: schema('The schema of the answer: an object at its root, without recursion.'),
    when: z
      .enum(['open', 'always', 'never'])
      .default('always')
      .describe(
        'The groups for which the model is asked: `always` all, `never` none. `open` leaves out groups whose sources agree on everything and whose settled facts already satisfy `output`. The settled facts are the grounded fields or, without grounding, the merged record.',
      ),
    urgency: z
      .enum(['now', 'batch'])
      .default('now')
      .describe(
        'The time for an answer: `now`, or within a day at half the price (`batch`). A batch is asked through Message Batches, and a repair takes a second day. The group is already released, so parts that come meanwhile are late.',
      ),
    grounding: z
      .record(z.string(), z.string())
      .default({})
      .describe(
        'Fields of the answer that settled facts decide (`/summary/total: /order/total`). Each is a JSON Pointer into the answer, with one into the merged record. An answer that contradicts a fact is repaired once, then overridden, and the receipt says so.',
      )
      .meta({ propertyNames: { pattern: '^/' } }),
    citations: z
      .boolean()
      .default(false)
      .describe(
        'Makes each item of the answer name the parts that it rests on. An item is an object in a list, or the answer itself when it has other members too. An item that names none, or a part that the model did not see, makes the answer invalid. The receipt keeps the citations.',
      ),
    cache: duration(60_000, 30 * day, '1m to 30d')
      .optional()
      .describe(
        'The time for which an answer is kept for exactly the same question of any group. The model then sees the parts without their ids and times. Costs one read per group and one write per answer.',
      ),
    budgetPerDay: z
      .union([z.number().positive('expected US dollars, more than 0').max(1_000_000), unlimited], {
        error: 'expected US dollars, more than 0 and at most 1000000; or unlimited',
      })
      .default(5)
      .describe(
        'The most US dollars that the fusion spends on the model in a day (UTC), or `unlimited`. After that the fallback answers, and an alarm is raised.',
      ),
    price: z
      .strictObject({
        input: z.number().positive().max(1_000).describe('Dollars per million tokens of a prompt.'),
        output: z.number().positive().max(1_000).describe('Dollars per million tokens of an answer.'),
      })
      .optional()
      .describe(
        'The price of a model that no list has, in US dollars per million tokens. It is for a model of another name, or behind a gateway, and estimates the cost for the budget. Without it the highest listed prices do.',
      ),
    questionsPerHour: z
      .union([z.int().min(1).max(100), unlimited], {
        error: 'expected a whole number from 1 to 100; or unlimited',
      })
      .default(20)
      .describe(
        'The most answers that one group pays for within an hour, over all its generations, or `unlimited`. After that the fallback answers.',
      ),
    quietTime: duration(0, 900_000, '0s to 15m')
      .default('5s')
      .describe(
        'The time that a late part waits before the model is asked again. The parts that come meanwhile share the question. It doubles with each amended result of a group, up to 5 minutes. It holds for `late: amend`; corrections do not wait. `0s`: each late part asks at once.',
      ),
    maxTokens: z.int().min(1).max(64_000).default(1_024).describe('The most tokens of one answer.'),
    maxInputTokens: z
      .int()
      .min(100)
      .max(900_000)
      .default(20_000)
      .describe(
        'The most tokens of one prompt, by estimate. A longer prompt is cut, the text with the least weight first.',
      ),
    timeout: duration(1_000, 600_000, '1s to 10m')
      .default('45s')
      .describe('The most time for one visit to the model, repair included.'),
    tries: z
      .int()
      .min(1)
      .max(8)
      .default(5)
      .describe('The number of failed visits (throttled, overloaded, unreachable) before the fallback.'),
    fallback: z
      .enum(['merged', 'dead-letter'])
      .default('merged')
      .describe(
        'The result when the model does not answer or its answer is unusable. `merged` publishes the merged record, marked degraded; `dead-letter` puts the group into the dead-letter queue.',
      ),
    key: z
      .enum(['optional', 'required'])
      .default('optional')
      .describe(
        'The handling of a missing key for Claude: `optional` publishes the merged record, `required` makes it a failure.',
      ),
  })
  .refine(({ model, route }) => model !== undefined || route !== undefined, {
    message: 'expected model, the name of a Claude model, or route, with nodes from models; add one of them',
  })
  .refine(({ model, route }) => model === undefined || route === undefined, {
    path: ['route'],
    message: 'stands beside `model`; a fusion has one of them; remove the other',
  })
  .refine(({ route, urgency }) => route === undefined || urgency !== 'batch', {
    path: ['urgency'],
    message:
      "a batch is one provider's, and its questions cannot go on to another; remove `urgency: batch`, or name one `model`",
  })
  .refine(({ route, samples }) => route === undefined || samples === 1, {
    path: ['samples'],
    message:
      'a route asks for one answer, and a panel merges several; remove `samples`, or name a list of models in `model`',
  })
  .refine(({ when, route }) => when !== 'never' || route === undefined, {
    path: ['route'],
    message: 'has no effect with `when: never`, because no model is asked; name a `model`, or change `when`',
  })
  .refine(({ when, urgency }) => when !== 'never' || urgency !== 'batch', {
    path: ['urgency'],
    message: 'has no effect with `when: never`, because the model is not asked; remove one of them',
  })
  .describe('The question to Claude. Without it the merged record is the result.')
  .meta({ oneOf: [{ required: ['model'] }, { required: ['route'] }] });

export type ComposeFile = z.output<typeof composeFile>;
