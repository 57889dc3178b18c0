import { z } from 'zod';
import { text } from './file-values.ts';

/** The definition of labels and of the recipients that receive them; part of `bridge-file.ts`. */
const rule = z.strictObject({
  label: text
    .max(64, 'expected a label of at most 64 characters')
    .describe('The label of results for which `when` is true.'),
  when: text.describe(
    'A JSONata expression over `{ merged, conflicts, topics, count }`; one that fails gives no label.',
  ),
});

const fieldOfAnswer = z.strictObject({
  from: z
    .string()
    .regex(/^\//, 'expected a JSON Pointer into the answer')
    .describe(
      'Instead of these two: a JSON Pointer to a field of the answer with an `enum`. Its value is the label.',
    ),
});

const classifier = z.union([rule, fieldOfAnswer], {
  error: 'expected a map with "label" and "when", or with "from"',
});

const recipientOf = z.union(
  [
    text,
    z.strictObject({
      to: text.describe('The recipient.'),
      labels: z
        .array(text)
        .min(1, 'expected at least one label; without "labels" write the name alone')
        .describe('It receives results that have at least one of these labels.'),
    }),
  ],
  { error: 'expected the name of a recipient, or a map with "to" and "labels"' },
);

export const classify = z
  .union([z.array(classifier), rule, fieldOfAnswer], {
    error: 'expected a list of maps with "label" and "when", or with "from"',
  })
  .describe(
    'The labels of a result. `{ label, when }` gives a label when a JSONata expression over `{ merged, conflicts, topics, count }` is true. `{ from: /field }` gives the value of an enumerated field of the answer.',
  );

export const recipientsOfFusion = z
  .array(recipientOf)
  .default([])
  .describe(
    'The recipients of the result; `{ to, labels }` receives only results that have one of the labels. Without recipients the result is on the bus only.',
  );
