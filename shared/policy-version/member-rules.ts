import type { ClaudePolicy } from '../policy/compose-policy.ts';
import type { Fusion } from '../policy/fusion.ts';
import { ruleDescriptors, type RulePolicy } from '../policy/release-rules/rule-descriptors.ts';

/**
 * The way in which a member of a policy may change while the bridge runs. `live`: the functions read it from a version. `derived`: it
 * follows from members that are compared themselves. A text: it needs a deployment, for this reason.
 */
export type MemberRule = 'live' | 'derived' | { readonly because: string };

const inTopics = { because: 'the functions of the topics read it' };

const ofKeys = { because: 'open and completed groups of a key must agree on it' };

/** The names that the keys of the release rules have in a compiled fusion. */
const releaseKeys: ReadonlySet<string> = new Set(
  Object.values(ruleDescriptors).flatMap(({ keys }) =>
    Object.keys(keys).flatMap((name) => [name, `${name}Ms`]),
  ),
);

/**
 * Returns the rule of a fusion's member; undefined for one that this release does not know. What a release rule reads
 * is live, unless it is listed, so that one more rule needs no line here.
 */
export function fusionRule(name: string): MemberRule | undefined {
  const listed = Object.entries(fusionRules).find(([member]) => member === name)?.[1];
  return listed ?? (releaseKeys.has(name) ? 'live' : undefined);
}

type Listed = Record<Exclude<keyof Fusion, keyof RulePolicy>, MemberRule> &
  Partial<Record<keyof RulePolicy, MemberRule>>;

/** The rules of a fusion's members. A member without a rule does not compile, unless a release rule reads it. */
const fusionRules: Readonly<Listed> = {
  name: 'derived',
  policy: 'derived',
  takes: 'live',
  minSize: 'live',
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
