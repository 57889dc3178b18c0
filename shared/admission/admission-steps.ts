import type { checkIn } from '../claim-check/check-in.ts';
import type { collect } from '../claim-check/collect.ts';
import type { Envelope } from '../envelope/envelope.ts';
import type { Evaluate } from '../expression/evaluate.ts';
import type { Json } from '../json/json.ts';
import type { Refused } from '../messages/rejected-event.ts';
import type { Topic } from '../policy/topic.ts';
import type { identify } from './identify.ts';
import type { shapeBody } from './shape-body.ts';
import type { Verdict } from './verdict.ts';

/** Routes an envelope to the fusions of a topic. */
export type RouteEnvelope = (
  envelope: Envelope,
  refused: Refused,
  topic: Pick<Topic, 'name' | 'routes' | 'redactOf'>,
  evaluate: Evaluate | undefined,
) => Verdict | Promise<Verdict>;

/**
 * The steps of admission that depend on the policy of the topic. A topic's function is given those that its policy asks
 * for, so that its bundle holds no other.
 */
export interface AdmissionSteps {
  /** Routes an envelope by the topic's role. */
  readonly route: RouteEnvelope;
  /** Tells whether the topic takes a detail-type. Needed where the topic lists types. */
  readonly takesType?: (topic: Pick<Topic, 'name' | 'types'>, type: string) => boolean;
  /** Makes the body that the topic's schema describes. Needed where the topic has a shape. */
  readonly shapeBody?: typeof shapeBody;
  /** Removes fields from a body. Needed where the topic redacts fields. */
  readonly redact?: (value: Json, fields: readonly string[]) => Json;
  /** Gives a plain event its id. Needed where the topic has a rule for it. */
  readonly identify?: typeof identify;
  /** Loads and stores large bodies. Needed where the bridge keeps them. */
  readonly largeBodies?: LargeBodies;
}

export interface LargeBodies {
  readonly collect: typeof collect;
  readonly checkIn: typeof checkIn;
}

/** Returns a step that the topic asks for. Nothing may go on without it: a field would not be redacted, for instance. */
export function needed<Step>(step: Step | undefined, name: keyof AdmissionSteps): Step {
  if (step === undefined) throw new Error(`the function of this topic lacks the step ${name}`);
  return step;
}
