import { z } from 'zod';
import { lossDescriptors } from '../../policy/losses/loss-descriptors.ts';
import { text } from './file-values.ts';
import { inCode, lossNames, lossOptionShape, positive } from './loss-file.ts';

/** The settlement of fields as people write it; part of `bridge-file.ts`. */
export const weights = z.record(text, z.number().min(0));

const lossName = z.enum(lossNames);

const withProbability = lossDescriptors.filter((loss) => 'hasProbability' in loss).map(({ name }) => name);

/** The thresholds of a fusion's fields, and the handling of fields below them. */
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
    'The least number of effective sources of a settled field. A field with fewer is unsettled. Copies count once, and a source of little weight counts little.',
  );

export const unsettled = z
  .union(
    [
      z.enum(['open', 'publish']),
      z.strictObject({ review: text.describe('The recipient that decides the unsettled fields.') }),
    ],
    { error: 'expected open, publish, or a map with "review"' },
  )
  .optional()
  .describe(
    'The handling of unsettled fields. `open` leaves them to the model. `publish` publishes them as they are. `{ review: <recipient> }` sends the group to that recipient alone and asks no model, until a correction comes. The default is `open` where the fusion composes, else `publish`. The receipt names them either way.',
  );

export const fieldMerge = z
  .union(
    [
      lossName,
      z.strictObject({
        loss: lossName.describe('The loss whose sum the settled value minimises.'),
        weights: weights
          .optional()
          .describe(
            'The weight of each source for this field only; it comes before the weights of the fusion. At least 0.',
          ),
        ...lossOptionShape,
        minConfidence: z
          .number()
          .min(0, 'expected a probability, at least 0')
          .max(1, 'expected a probability, at most 1')
          .optional()
          .describe('The threshold of this field, in place of that of the fusion; 0 requires nothing.'),
        minEffectiveSources: z
          .number()
          .min(0)
          .optional()
          .describe('The threshold of this field, in place of that of the fusion; 0 requires nothing.'),
      }),
    ],
    { error: `expected a loss (${lossNames.join(', ')}), or a map with "loss" and "weights"` },
  )
  .describe(
    `The loss that settles a field when sources disagree: ${lossDescriptors.map(({ name, summary }) => `\`${name}\` (${summary})`).join(', ')}. A field that is not named has the default loss of its type.`,
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
          .describe(
            'The least similarity of two texts that are folded, from 0.5 to 1; 1 folds only equal texts.',
          ),
      }),
      z.literal(false),
    ],
    { error: 'expected a map with "near", or false' },
  )
  .default({ near: 0.95 })
  .describe(
    'Folds free text that several sources repeat into one text with all its sources, for the model and in conflicts. Texts that differ in a number or a negation are never folded; `false` folds nothing.',
  );
