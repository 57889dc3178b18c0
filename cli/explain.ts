import { printable } from '../shared/json/printable.ts';
import { RefusedEntries } from '../shared/adapters/aws/sqs/send-in-batches.ts';
import { LookupError } from '../shared/client/pick-one.ts';
import { NewerVersionError } from '../shared/ports/newer-version.ts';
import { RetryableError } from '../shared/ports/retryable-error.ts';
import { UserError } from '../shared/ports/user-error.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Explains a failed call to AWS to the user. Returns undefined for any other error, which is a defect of this program.
 */
export function explain(error: unknown, env: Env): UserError | undefined {
  const chain = causesOf(error);
  if (error instanceof LookupError) return new UserError(`${error.message} with --${error.what}`);
  const lacking = chain.some(
    ({ name, message }) => name === 'CredentialsProviderError' || message === 'Region is missing',
  );
  if (lacking) return new UserError(whoAndWhere(env));
  if (chain.some((one) => 'code' in one && one.code === 'ECONNREFUSED')) {
    const endpoint = env['AWS_ENDPOINT_URL'] ?? 'the endpoint';
    return new UserError(`nothing answers at ${endpoint}: is \`npm start\` running?`);
  }
  if (error instanceof RefusedEntries) return new UserError(printable(error.message));
  if (error instanceof NewerVersionError)
    return new UserError(`${error.message}: use the release of fusion-bus that is deployed`);
  const failure = chain.find((one) => '$metadata' in one);
  if (failure !== undefined)
    return new UserError(`AWS says ${printable(`${failure.name}: ${failure.message}`)}`);
  return error instanceof RetryableError
    ? new UserError(`AWS does not answer: ${printable(error.message)}`)
    : undefined;
}

function whoAndWhere({ AWS_ENDPOINT_URL: endpoint }: Env): string {
  return endpoint === undefined
    ? 'there are no AWS credentials or no region. For what `npm start` runs: export AWS_ENDPOINT_URL=http://127.0.0.1:4566\nFor AWS: set AWS_REGION, and AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'
    : `there are no AWS credentials or no region for ${endpoint}: set AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`;
}

/** Returns the error and its causes, outermost first. A connection to a name with two addresses fails twice. */
function causesOf(error: unknown): readonly Error[] {
  if (!(error instanceof Error)) return [];
  const inner: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return [error, ...[error.cause, ...inner].flatMap(causesOf)];
}
