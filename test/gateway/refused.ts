import { Code, ConnectError } from '@connectrpc/connect';
import { ProblemSchema } from '../../shared/gateway/generated/fusion/v1/bus_pb.ts';

/** Returns the code of a refused call, and the place, cause and remedy of its details. */
export async function refused(call: Promise<unknown>): Promise<{
  readonly code: string | undefined;
  readonly place: string | undefined;
  readonly cause: string | undefined;
  readonly remedy: string | undefined;
}> {
  const error = await call.then(
    () => undefined,
    (fault: unknown) => ConnectError.from(fault),
  );
  if (error === undefined) throw new Error('the call was answered');
  const [detail] = error.findDetails(ProblemSchema);
  return { code: Code[error.code], place: detail?.place, cause: detail?.cause, remedy: detail?.remedy };
}
