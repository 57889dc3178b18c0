import type { Envelope } from '../envelope/envelope.ts';
import type { Rejection } from '../envelope/rejection.ts';

/** The envelope with the body that it refers to, or the reason why it cannot have it. */
export type Collected =
  | { readonly kind: 'envelope'; readonly envelope: Envelope }
  | { readonly kind: 'rejected'; readonly rejection: Rejection };
