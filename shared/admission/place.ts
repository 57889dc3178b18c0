import type { Route } from '../policy/topic.ts';
import { correlationKey } from './correlation/correlation-key.ts';
import type { Evaluate } from '../expression/evaluate.ts';
import type { Stated } from './correlation/find-statements.ts';
import type { Envelope } from '../envelope/envelope.ts';
import type { Refused } from '../messages/rejected-event.ts';
import type { Rejection } from '../envelope/rejection.ts';
import type { FusionMessage } from '../messages/fusion-message.ts';
import type { PartMessage } from '../messages/fusion-message.ts';
import type { Verdict } from './verdict.ts';

/** The result of placing an envelope in one fusion. */
export type Placed =
  | ({ readonly kind: 'contribution' } & PartMessage)
  /** It has no key for this fusion, whose policy ignores that. */
  | { readonly kind: 'passed-over' }
  | { readonly kind: 'refused'; readonly fusion: string; readonly rejection: Rejection };

/** Finds an envelope's group in one fusion, and then its statements about that group. */
export async function place(
  envelope: Envelope,
  topic: string,
  { fusion, correlate, invalidKey }: Route,
  evaluate: Evaluate | undefined,
  stated: () => Promise<Stated>,
): Promise<Placed> {
  const found = await correlationKey(envelope, correlate, evaluate);
  if (found.kind === 'missing') {
    return invalidKey === 'ignore'
      ? { kind: 'passed-over' }
      : { kind: 'refused', fusion, rejection: found.rejection };
  }
  const { key } = found;
  const statement = await stated();
  switch (statement.kind) {
    case 'invalid':
      return { kind: 'refused', fusion, rejection: statement.rejection };
    case 'nothing':
      return { kind: 'contribution', fusion, key, topic, envelope };
    case 'stated':
      return { kind: 'contribution', fusion, key, topic, envelope, states: statement.states };
  }
}

/**
 * Combines the results of all fusions. A fusion that cannot place the envelope does not keep the others from it; one
 * rejection names all that cannot.
 */
export function verdictOf(placed: readonly Placed[], refused: Refused): Verdict {
  const messages: FusionMessage[] = placed.filter((one) => one.kind === 'contribution');
  const [first, ...others] = placed.filter((one) => one.kind === 'refused');
  if (first === undefined) return { messages, refusal: undefined };
  const rejection: Rejection = {
    ...first.rejection,
    message: [first, ...others]
      .map(({ fusion, rejection: { message } }) => `fusion "${fusion}": ${message}`)
      .join('; '),
  };
  const by = others.length === 0 ? { ...refused, fusion: first.fusion } : refused;
  return { messages, refusal: { refused: by, rejection } };
}
