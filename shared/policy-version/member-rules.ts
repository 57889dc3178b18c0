import type { ClaudePolicy } from '../policy/compose-policy.ts';
import type { Fusion } from '../policy/fusion.ts';

/**
 * The way in which a member of a policy may change while the bridge runs. `live`: the functions read it from a version. `derived`: it
 * follows from members that are compared themselves. A text: it needs a deployment, for this reason.
 */
export type MemberRule = 'live' | 'derived' | { readonly because: string };

const inTopics = { because: 'the functions of the topics read it' };

const ofKeys = { because: 'open and completed groups of a key must agree on it' };

/** The rules of a fusion's members. A member without a rule does not compile. */
export const fusionRules: Readonly<Record<keyof Fusion, MemberRule>> = {
  name: 'derived',
  policy: 'derived',
  needs: 'live',
  wants: 'live',
  takes: 'live',
  size: 'live',
  minSize: 'live',
  inactivityMs: 'live',
  predicate: 'live',
  deadlineMs: 'live',
  onDeadline: 'live',
  merge: 'live',
  compose: 'live',
  unsettled: 'live',
  classify: 'live',
  recipients: 'live',
  recipientsByLabel: 'live',
  expects: inTopics,
  statesDeadline: inTopics,
  closesSeries: inTopics,
  openers: inTopics,
  schedule: { because: 'its times are a schedule of the stack' },
  isListed: { because: 'the list of open groups must hold each of them' },
  keepsList: { because: 'the list of open groups must hold each of them' },
  late: ofKeys,
  rememberMs: ofKeys,
  bounds: ofKeys,
};

/** The rules of a model's policy, below `compose`. */
export const composeRules: Readonly<Record<keyof ClaudePolicy, MemberRule>> = {
  kind: 'live',
  model: 'live',
  panel: 'live',
  route: 'live',
  instructions: 'live',
  output: { because: 'a schema is compiled into the function' },
  when: 'live',
  urgency: { because: 'a function of its own asks in batches' },
  grounding: 'live',
  citations: 'derived',
  verified: 'derived',
  cacheMs: 'live',
  budgetPerDay: 'live',
  price: 'live',
  questionsPerHour: 'live',
  quietMs: 'live',
  maxTokens: 'live',
  maxInputTokens: 'live',
  timeoutMs: 'live',
  tries: 'live',
  fallback: 'live',
  key: 'live',
};

/** Members of `bounds` that follow from the losses of the merge, and not from the declared bounds. */
export const derivedBounds: ReadonlySet<string> = new Set(['maxBytes', 'maxValues']);
