import { z } from 'zod';
import { lossDescriptors } from '../../policy/losses/loss-descriptors.ts';
import { text } from './file-values.ts';
import { inCode, lossNames, lossOptionShape, positive } from './loss-file.ts';

/** How a fusion settles its fields, as people write it; part of `bridge-file.ts`. */
export const weights = z.record(text, z.number().min(0));

const lossName = z.enum(lossNames);

const withProbability = lossDescriptors.filter((loss) => 'hasProbability' in loss).map(({ name }) => name);

/** What a fusion asks of each field, and what becomes of those that have it not. */
export const minConfidence = z
  .number()
  .positive('expected a probability above 0')
  .max(1, 'expected a probability, at most 1')
  .optional()
  .describe(
    `The probability of being right below which a field is unsettled; for \`weights: learned\`, and fields settled by ${inCode(withProbability)}.`,
  );

export const minEffectiveSources = positive
  .optional()
  .describe(
    'A field is unsettled when those who spoke of it weigh less than so many sources that speak for themselves would: copies count once, and who weighs little counts little.',
  );

export const unsettled = z
  .union(
    [
      z.enum(['open', 'publish'], {
        error: ({ input }) =>
          input === 'review' ? 'expected a map that names the recipient: { review: <recipient> }' : undefined,
      }),
      z.strictObject({ review: text.describe('The recipient that settles what is in doubt.') }),
    ],
    { error: 'expected open, publish, or a map with "review"' },
  )
  .optional()
  .describe(
    'What becomes of unsettled fields: `open` leaves them to the model; `publish` publishes them as they are; `{ review: <recipient> }` sends the group to that recipient alone and asks no model, until a correction comes. Without it `open` where the fusion composes, else `publish`. The receipt names them either way.',
  );

export const fieldMerge = z
  .union(
    [
      lossName,
      z.strictObject({
        loss: lossName.describe('The loss whose sum the settled value minimises.'),
        weights: weights
          .optional()
          .describe('Weight of each source for this field only, before those of the fusion. At least 0.'),
        ...lossOptionShape,
        minConfidence: z
          .number()
          .min(0, 'expected a probability, at least 0')
          .max(1, 'expected a probability, at most 1')
          .optional()
          .describe('For this field, before that of the fusion; 0 asks for nothing.'),
        minEffectiveSources: z
          .number()
          .min(0)
          .optional()
          .describe('For this field, before that of the fusion; 0 asks for nothing.'),
      }),
    ],
    { error: `expected a loss (${lossNames.join(', ')}), or a map with "loss" and "weights"` },
  )
  .describe(
    `How a field is settled when sources disagree: ${lossDescriptors.map(({ name, summary }) => `\`${name}\` (${summary})`).join(', ')}. A field that is not named gets the default of its type.`,
  );

export const dedupe = z
  .union(
    [
      z.strictObject({
        near: z
          .number()
          .min(0.5)
          .max(1)
          .default(0.95)
          .describe('How alike two free texts must be, from 0.5 to 1; 1 folds equal ones only.'),
      }),
      z.literal(false),
    ],
    { error: 'expected a map with "near", or false' },
  )
  .default({ near: 0.95 })
  .describe(
    'Free text that several sources repeat is told once, with all of its sources: to the model, and where sources disagree on a text. Texts that differ in a number or a negation are never folded; `false` folds nothing.',
  );
