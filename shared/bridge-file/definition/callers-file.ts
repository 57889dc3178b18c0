import { z } from 'zod';
import { isPlainSource } from '../../envelope/attribute-rules.ts';

const principal = z
  .string()
  .regex(
    /^arn:[a-z-]+:iam::\d{12}:(role|user)\/\S+$/,
    'expected the ARN of an IAM role or user, such as arn:aws:iam::123456789012:role/crm',
  )
  .describe('The IAM role or user whose calls have this source.');

/** The identities of the programs that call a gateway. */
export const callersFile = z
  .record(z.string().refine(isPlainSource, 'expected a source as in an event'), z.strictObject({ principal }))
  .refine((sources) => Object.keys(sources).length > 0, 'expected at least one source; leave out the key')
  .optional()
  .describe(
    'The sources of the programs that call a gateway, by name. The identity of a caller decides its source: on AWS its IAM role or user, on the laptop its access key id, which is the name of the source. A caller that is not named may not call. Without the key the laptop takes every access key id as a source.',
  );
