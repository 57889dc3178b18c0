import {
  Code,
  type ConnectError,
  createContextKey,
  createContextValues,
  type ContextValues,
  type HandlerContext,
} from '@connectrpc/connect';
import type { BusConnection } from './gateway-ports.ts';
import { problem } from './problem.ts';

/** The identity of a caller, as its home has found it: never by what a message says. */
export type Caller =
  | {
      readonly kind: 'caller';
      /** The source of everything that the caller posts. */
      readonly source: string;
      readonly connection: BusConnection;
    }
  | { readonly kind: 'refused'; readonly error: ConnectError };

const unknownCaller: Caller = {
  kind: 'refused',
  error: problem(Code.Unauthenticated, {
    place: 'authorization',
    cause: 'the call has no identity',
    remedy: 'call through a gateway that knows its callers',
  }),
};

const callerKey = createContextKey<Caller>(unknownCaller, { description: 'the caller' });

export function withCaller(caller: Caller): ContextValues {
  return createContextValues().set(callerKey, caller);
}

/** @throws ConnectError for a caller without an identity or without a source */
export function callerOf({ values }: Pick<HandlerContext, 'values'>): Extract<Caller, { kind: 'caller' }> {
  const caller = values.get(callerKey);
  if (caller.kind === 'refused') throw caller.error;
  return caller;
}
