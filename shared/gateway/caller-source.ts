import { Code, type ConnectError } from '@connectrpc/connect';
import { quote } from '../json/printable.ts';
import type { CallerIdentity } from '../policy/bridge.ts';
import { problem } from './problem.ts';

export type CallerSource =
  | { readonly kind: 'source'; readonly source: string }
  | { readonly kind: 'refused'; readonly error: ConnectError };

/**
 * Finds the source of a caller by its name. That is an access key id on the laptop, or the name that a gateway was
 * started with. Where the bridge file names callers, it must be one of them.
 */
export function sourceNamed(name: string, callers: readonly CallerIdentity[] | undefined): CallerSource {
  if (callers === undefined || callers.some(({ source }) => source === name))
    return { kind: 'source', source: name };
  return refused(
    `the caller is ${quote(name)}, and the bridge file names no such source`,
    `add it under sources, or call as one of ${callers.map(({ source }) => source).join(', ')}`,
  );
}

/**
 * Finds the source of a caller by its ARN. A session of a role has the ARN of STS, which names the role and the session.
 */
export function sourceOfPrincipal(arn: string, callers: readonly CallerIdentity[] = []): CallerSource {
  const found = callers.find(({ principal }) => isSamePrincipal(arn, principal));
  if (found !== undefined) return { kind: 'source', source: found.source };
  return refused(
    `the caller is ${quote(arn)}, and the bridge file names no source for it`,
    'add it under sources: { NAME: { principal: ARN } }',
  );
}

function isSamePrincipal(arn: string, principal: string): boolean {
  if (arn === principal) return true;
  const session = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\/./.exec(arn);
  const role = /^arn:([^:]+):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(principal);
  return session !== null && role !== null && [1, 2, 3].every((part) => session[part] === role[part]);
}

const refused = (cause: string, remedy: string): CallerSource => ({
  kind: 'refused',
  error: problem(Code.PermissionDenied, { place: 'the identity of the caller', cause, remedy }),
});
