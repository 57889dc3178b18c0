import { printable } from '../shared/json/printable.ts';
import { RefusedEntries } from '../shared/adapters/aws/sqs/send-in-batches.ts';
import { LookupError } from '../shared/client/pick-one.ts';
import { NewerVersionError } from '../shared/ports/newer-version.ts';
import { RetryableError } from '../shared/ports/retryable-error.ts';
import { UserError } from '../shared/ports/user-error.ts';
import { awsRemedy, credentialsFault } from './aws-fault.ts';
import { connectionFault } from './connection-fault.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Explains a failed call to AWS, to the network or to the file system: its cause, and what to do. Returns undefined for
 * any other error, which is a defect of this program.
 */
export function explain(error: unknown, env: Env): UserError | undefined {
  const message = messageFor(error, env);
  return message === undefined ? undefined : new UserError(message, { cause: error });
}

function messageFor(error: unknown, env: Env): string | undefined {
  const chain = causesOf(error);
  if (error instanceof LookupError) return `${error.message} with --${error.what}`;
  const lacking = chain.find(
    ({ name, message }) => name === 'CredentialsProviderError' || message === 'Region is missing',
  );
  if (lacking !== undefined) return credentialsFault(lacking.message, env);
  for (const one of chain) {
    const fault = connectionFault(one, env) ?? fileFault(one);
    if (fault !== undefined) return fault;
  }
  if (error instanceof RefusedEntries) return printable(error.message);
  if (error instanceof NewerVersionError)
    return `${error.message}: use the release of fusion-bus that is deployed`;
  const failure = chain.find((one) => '$metadata' in one);
  if (failure !== undefined)
    return `AWS says ${printable(`${failure.name}: ${failure.message}`)}${awsRemedy(failure.name, env)}`;
  return error instanceof RetryableError
    ? `AWS does not answer: ${printable(error.message)}; try again`
    : undefined;
}

const fileFaults: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder; name another one',
  EISDIR: 'this is a folder, and a file is expected; name the file',
  ENOTDIR: 'this is a file, and a folder is expected; name another one',
  EACCES: 'permission denied; change the permissions, or name another place',
  EPERM: 'permission denied; change the permissions, or name another place',
  EROFS: 'the file system is read-only; name another place',
  ENOSPC: 'the disk is full; make room, or name another place',
  EEXIST: 'it is there already; name another place',
  EMFILE: 'too many files are open; raise the limit (ulimit -n)',
};

/** Explains an error of the file system, which names a path. */
function fileFault(error: Error): string | undefined {
  const { code, path }: NodeJS.ErrnoException = error;
  const reason = code === undefined ? undefined : fileFaults[code];
  return reason === undefined || path === undefined ? undefined : `${path}: ${reason}`;
}

/** Returns the error and its causes, outermost first. A connection to a name with two addresses fails twice. */
function causesOf(error: unknown): readonly Error[] {
  if (!(error instanceof Error)) return [];
  const inner: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return [error, ...[error.cause, ...inner].flatMap(causesOf)];
}
