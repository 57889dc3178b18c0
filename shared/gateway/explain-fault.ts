import { Code, ConnectError } from '@connectrpc/connect';
import { LookupError } from '../client/pick-one.ts';
import { RetryableError } from '../ports/retryable-error.ts';
import { problem } from './problem.ts';

/** Returns the error that a caller gets for a fault. A fault without a known cause is reported and gets no details. */
export function explainFault(fault: unknown, onFault: (fault: unknown) => void): ConnectError {
  if (fault instanceof ConnectError) return fault;
  const error = fault instanceof Error ? fault : new Error(String(fault));
  if (error.name === 'AbortError') return new ConnectError('the call was cancelled', Code.Canceled);
  const known = knownFault(error);
  if (known !== undefined) return known;
  onFault(fault);
  return new ConnectError('the gateway failed; see its output', Code.Internal, undefined, undefined, fault);
}

function knownFault(error: Error): ConnectError | undefined {
  const { name, message } = error;
  if (error instanceof RetryableError)
    return problem(
      Code.Unavailable,
      { place: 'AWS', cause: message, remedy: 'try again; events with an id count once' },
      error,
    );
  if (error instanceof LookupError)
    return problem(
      Code.FailedPrecondition,
      { place: error.what, cause: message, remedy: `start the gateway with --${error.what}` },
      error,
    );
  if (name === 'RefusedEntries') return refusedEntries(error);
  if (/^(AccessDenied|AccessDeniedException|UnauthorizedOperation|NotAuthorized)$/.test(name))
    return problem(
      Code.PermissionDenied,
      { place: 'credentials', cause: message, remedy: 'docs/grpc.md lists the permissions of a gateway' },
      error,
    );
  return undefined;
}

/** Explains entries that PutEvents or SQS refuse for good. */
function refusedEntries(error: Error): ConnectError {
  if (/EntryTooLarge/.test(error.message))
    return problem(
      Code.ResourceExhausted,
      {
        place: 'event',
        cause: 'an event is larger than the bus takes',
        remedy: 'put its data into the bucket and send a dataref (docs/claim-checks.md)',
      },
      error,
    );
  if (/NotAuthorized|AccessDenied/.test(error.message))
    return problem(
      Code.PermissionDenied,
      {
        place: 'source',
        cause: error.message,
        remedy: 'let the credentials put events of this source (events:source)',
      },
      error,
    );
  return problem(
    Code.InvalidArgument,
    { place: 'event', cause: error.message, remedy: 'correct the event' },
    error,
  );
}
