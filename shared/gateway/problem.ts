import { Code, ConnectError } from '@connectrpc/connect';
import { quote } from '../json/printable.ts';
import { nearest } from '../bridge-file/check/did-you-mean.ts';
import { ProblemSchema } from './generated/fusion/v1/bus_pb.ts';

/** A mistake of a caller: its place, its cause, and the remedy. */
export interface ProblemText {
  /** The field of the request, or the setting. */
  readonly place: string;
  readonly cause: string;
  readonly remedy: string;
}

/** Returns the error of a mistake. It carries the text as a `fusion.v1.Problem` in its details. */
export function problem(code: Code, text: ProblemText, cause?: unknown): ConnectError {
  const message = `${text.place}: ${text.cause}; ${text.remedy}`;
  return new ConnectError(message, code, undefined, [{ desc: ProblemSchema, value: { ...text } }], cause);
}

/** Returns the error for a name that the bridge does not have. */
export function unknownName(
  place: string,
  what: string,
  name: string,
  names: readonly string[],
): ConnectError {
  if (name === '')
    return problem(Code.InvalidArgument, {
      place,
      cause: `the name of the ${what} is empty`,
      remedy: `name one of ${names.join(', ')}`,
    });
  const near = nearest(name, names);
  return problem(Code.NotFound, {
    place,
    cause: `the bridge has no ${what} ${quote(name)}`,
    remedy: near === undefined ? `name one of ${names.join(', ')}` : `did you mean ${quote(near)}?`,
  });
}
