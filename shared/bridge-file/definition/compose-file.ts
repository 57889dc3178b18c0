import { z } from 'zod';
import { day, duration, schema, text } from './file-values.ts';

/** All of them are paid for, and few questions are clearer after more. */
export const mostAnswers = 16;

const model = z
  .string()
  .regex(/^claude-[A-Za-z0-9.@:_-]{1,120}$/, 'expected the name of a Claude model, such as claude-haiku-5-5');

/** What a fusion's `compose` may hold. */
export const composeFile = z
  .strictObject({
    model: z
      .union([model, z.array(model).min(1, 'expected at least one model').max(mostAnswers)], {
        error: 'expected the name of a Claude model, or a list of them',
      })
      .describe(
        'The Claude model that writes the answer; or a list of them, each of which answers, and their answers are merged.',
      ),
    samples: z
      .int()
      .min(1)
      .max(mostAnswers)
      .default(1)
      .describe(
        `How many answers each model gives to the same question; several are merged like messages of several sources. At most ${mostAnswers} in all, and each is paid for.`,
      ),
    instructions: text.describe(
      'What the model is to do with the parts, in your own words. It is sent first and cached.',
    ),
    output: schema('What the answer must be: an object at its root, without recursion.'),
    when: z
      .enum(['open', 'always', 'never'])
      .default('always')
      .describe(
        'When the model is asked: `always`; `open`, unless the sources agree on everything and the settled facts (the grounded fields or, without grounding, the merged record) already satisfy `output`; or `never`.',
      ),
    urgency: z
      .enum(['now', 'batch'])
      .default('now')
      .describe(
        'How soon an answer is needed: `now`, or within a day at half the price (`batch`: asked through Message Batches; a second day where the answer has to be repaired). Meanwhile the group waits for nobody: what comes is late.',
      ),
    grounding: z
      .record(z.string(), z.string())
      .default({})
      .describe(
        'Fields of the answer that settled facts decide: a JSON Pointer into the answer, to one into the merged record (`/summary/total: /order/total`). An answer that contradicts one is repaired once, then overridden, and the receipt says so.',
      )
      .meta({ propertyNames: { pattern: '^/' } }),
    citations: z
      .boolean()
      .default(false)
      .describe(
        'Each item of the answer (an object in a list; the answer itself where it says more than such lists) names the contributions it rests on. One that names none, or what was not shown, is an invalid answer. The receipt keeps the citations.',
      ),
    cache: duration(60_000, 30 * day, '1m to 30d')
      .optional()
      .describe(
        'How long an answer is kept for the very same question, of whatever group; the messages are then shown to the model without their ids and times. Costs one read a group and one write an answer.',
      ),
    budgetPerDay: z
      .number()
      .positive('expected US dollars, more than 0')
      .max(1_000_000)
      .optional()
      .describe(
        'US dollars that the fusion may spend on the model in a day (UTC). Beyond it the fallback answers, and an alarm rings.',
      ),
    maxTokens: z.int().min(1).max(64_000).default(1_024).describe('Most tokens of one answer.'),
    maxInputTokens: z
      .int()
      .min(100)
      .max(900_000)
      .default(20_000)
      .describe('Most tokens of one prompt, by estimate; beyond it the least weighted text is cut first.'),
    timeout: duration(1_000, 600_000, '1s to 10m')
      .default('45s')
      .describe('Most time for one visit to the model, repair included.'),
    tries: z
      .int()
      .min(1)
      .max(8)
      .default(5)
      .describe('Visits that may fail (throttled, overloaded, unreachable) before the fallback.'),
    fallback: z
      .enum(['merged', 'dead-letter'])
      .default('merged')
      .describe(
        'When the model cannot be had or its answer cannot be used: publish the merge, marked degraded, or give the group up to the dead-letter queue.',
      ),
    key: z
      .enum(['optional', 'required'])
      .default('optional')
      .describe('Without a key for Claude: `optional` lets the merge answer, `required` makes it a mistake.'),
  })
  .refine(({ when, urgency }) => when !== 'never' || urgency !== 'batch', {
    path: ['urgency'],
    message: 'nothing is asked with `when: never`, so nothing waits for a batch',
  })
  .describe('What Claude is asked. Without it the merged record is the answer.');

export type ComposeFile = z.output<typeof composeFile>;
