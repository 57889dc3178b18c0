import { z } from 'zod';
import { text } from './file-values.ts';

/** How a fusion settles its fields, as people write it; part of `bridge-file.ts`. */

const lossNames = [
  'vote',
  'absolute',
  'squared',
  'huber',
  'circular',
  'latest',
  'union',
  'elements',
  'jaccard',
  'edit',
  'geographic',
] as const;

export const weights = z.record(text, z.number().min(0));

const lossName = z.enum(lossNames);
const positive = z.number().positive('expected a number above 0');

export const fieldMerge = z
  .union(
    [
      lossName,
      z.strictObject({
        loss: lossName.describe('The loss whose sum the settled value minimises.'),
        weights: weights
          .optional()
          .describe('Weight of each source for this field only, before those of the fusion. At least 0.'),
        delta: positive
          .optional()
          .describe(
            'For `huber`: how far a claim may be off before it pulls no harder. Without it, by the spread of the claims.',
          ),
        period: positive
          .optional()
          .describe('For `circular`: the number that is 0 again, such as 24. Without it 360.'),
        precision: positive
          .optional()
          .describe('For `vote`: numbers that are no further apart than this are the same claim.'),
        unit: z
          .union(
            [
              text,
              z.strictObject({
                name: text.describe("The unit's name."),
                of: z.record(text, positive).describe('Other units, and how many of this one each is.'),
              }),
            ],
            { error: 'expected a unit, such as km or °C, or a map with "name" and "of"' },
          )
          .optional()
          .describe(
            'The unit in which the field is settled. Quantities in other units and in texts (`72 °F`, `1,5 km`) are turned into numbers of it.',
          ),
      }),
    ],
    { error: `expected a loss (${lossNames.join(', ')}), or a map with "loss" and "weights"` },
  )
  .describe(
    'How a field is settled when sources disagree: `vote` (most weight wins), `absolute` (weighted median), `squared` (weighted mean), `huber` (a mean that outliers do not move), `circular` (median of angles or times of day), `latest` (by time), `union` (of lists), `elements` (a vote on each element of a list), `jaccard` (the set nearest to all), `edit` (the text nearest to all), `geographic` (the position nearest to all). A field that is not named gets the default of its type.',
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
