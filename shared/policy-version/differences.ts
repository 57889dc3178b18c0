import type { Bridge } from '../policy/bridge.ts';
import type { Fusion } from '../policy/fusion.ts';
import type { Topic } from '../policy/topic.ts';
import { canonicalText } from '../json/canonical-text.ts';
import type { Json } from '../json/json.ts';
import { readJson } from '../json/parse-json.ts';
import { type ChangedMember, changedMembers } from './changed-members.ts';
import { composeRules, derivedBounds, fusionRule, type MemberRule } from './member-rules.ts';
import { needsOf, needsMetBy } from './needs.ts';

/** A difference between two compiled bridges. */
export interface Difference {
  /** The place: `fusion quotes`, `topic quote`, `recipient desk` or `bridge`. */
  readonly of: string;
  readonly member: ChangedMember;
  /** The reason why it needs a deployment; undefined if it is live. */
  readonly deploys: string | undefined;
}

/** Returns every difference between two compiled bridges, with the reason of those that need a deployment. */
export function differencesOf(before: Bridge, after: Bridge): readonly Difference[] {
  return [
    ...bridgeDifferences(before, after),
    ...named('topic', before.topics, after.topics, topicDifferences),
    ...named('recipient', before.recipients, after.recipients, () => () => 'its resources are deployed'),
    ...named('fusion', before.fusions, after.fusions, fusionDifferences),
    ...missingNeeds(before, after),
  ];
}

/** Tells whether two bridges differ in nothing that needs a deployment. */
export function isLive(differences: readonly Difference[]): boolean {
  return differences.every(({ deploys }) => deploys === undefined);
}

function bridgeDifferences(before: Bridge, after: Bridge): readonly Difference[] {
  const own = (bridge: Bridge): Json =>
    asJson({ ...bridge, topics: undefined, fusions: undefined, recipients: undefined });
  return changedMembers(own(before), own(after)).map((member) => ({
    of: 'bridge',
    member,
    // Only the program reads the bounds of load tests.
    deploys: member.path[0] === 'objectives' ? undefined : 'it is a setting of the stack',
  }));
}

/** Returns why a changed member needs a deployment; undefined if it is live, `derived` if others imply it. */
type Judge = (member: ChangedMember) => string | undefined;

/** Compares things by their names. A thing that is new or gone needs a deployment. */
function named<T extends { readonly name: string }>(
  kind: string,
  before: readonly T[],
  after: readonly T[],
  judgeOf: (before: T, after: T) => Judge,
): readonly Difference[] {
  const earlier = new Map(before.map((one) => [one.name, one]));
  const later = new Map(after.map((one) => [one.name, one]));
  return [...new Set([...earlier.keys(), ...later.keys()])].flatMap((name): readonly Difference[] => {
    const [one, other] = [earlier.get(name), later.get(name)];
    const of = `${kind} ${name}`;
    if (one === undefined || other === undefined)
      return [{ of, member: presence(one, other), deploys: `its resources are deployed` }];
    const judge = judgeOf(one, other);
    return changedMembers(normal(one), normal(other)).flatMap((member) => {
      const deploys = judge(member);
      return deploys === derived ? [] : [{ of, member, deploys }];
    });
  });
}

const presence = (one: object | undefined, other: object | undefined): ChangedMember => ({
  path: [],
  before: one === undefined ? undefined : 'present',
  after: other === undefined ? undefined : 'present',
});

/** Marks a member that follows from others, which are compared themselves. */
const derived = 'derived';

function fusionDifferences(): Judge {
  return ({ path }) => {
    const [name = '', below = ''] = path;
    if (name === 'bounds' && derivedBounds.has(below)) return derived;
    // A model that comes or goes is one difference, and `needsOf` knows what it needs.
    const rule =
      name === 'compose' && below !== '' && below !== 'kind'
        ? (ruleIn(composeRules, below) ?? fusionRule(name))
        : fusionRule(name);
    if (rule === 'live') return undefined;
    return rule === undefined || rule === 'derived' ? derived : rule.because;
  };
}

function topicDifferences(before: Topic, after: Topic): Judge {
  return ({ path: [name] }) => {
    if (name === 'redactOf') return derived;
    if (name !== 'redact') return 'the function of the topic holds it';
    const isLooser = before.redact.some((pointer) => !after.redact.includes(pointer));
    return isLooser
      ? 'redaction may only tighten: a field that is no longer removed needs a deployment'
      : 'a field is removed by the function of the topic, before anything is stored';
  };
}

/** Returns what fusions need after the change and the deployment before it lacks. */
function missingNeeds(before: Bridge, after: Bridge): readonly Difference[] {
  const has = needsMetBy(before);
  const known = new Set(before.fusions.map(({ name }) => name));
  return after.fusions.flatMap((fusion) => {
    if (!known.has(fusion.name)) return [];
    const lacks = [...needsOf(fusion)].filter(([need]) => !has.has(need));
    const old = before.fusions.find(({ name }) => name === fusion.name);
    return [
      ...lacks.map(([need, words]) => needed(fusion, need, `the deployment lacks ${words}`)),
      ...longerAnswer(fusion, old, before),
    ];
  });
}

/** The complete function has a time limit that follows from the longest answer of the deployed policies. */
function longerAnswer(fusion: Fusion, old: Fusion | undefined, { fusions }: Bridge): readonly Difference[] {
  const longest = Math.max(0, ...fusions.map(timeoutOf));
  if (timeoutOf(fusion) <= longest || old?.compose.kind !== 'claude') return [];
  return [needed(fusion, 'timeout', `the functions give a model at most ${longest / 1_000} s`)];
}

const timeoutOf = ({ compose }: Fusion): number => (compose.kind === 'claude' ? compose.timeoutMs : 0);

const needed = ({ name }: Fusion, need: string, deploys: string): Difference => ({
  of: `fusion ${name}`,
  member: { path: [need], before: undefined, after: 'needed' },
  deploys,
});

function ruleIn(rules: Readonly<Record<string, MemberRule>>, name: string): MemberRule | undefined {
  return Object.hasOwn(rules, name) ? rules[name] : undefined;
}

/** A compiled thing as JSON. The topics of a route are a set, whose order follows from the fusion's lists. */
function normal(thing: object): Json {
  if (!('routes' in thing) || !Array.isArray(thing.routes)) return asJson(thing);
  const routes = thing.routes.map((route: { readonly topics?: readonly string[] }) => ({
    ...route,
    topics: [...(route.topics ?? [])].toSorted(),
  }));
  return asJson({ ...thing, routes: routes.map(asJson).toSorted(byText) });
}

const byText = (a: Json, b: Json): number => (canonicalText(a) < canonicalText(b) ? -1 : 1);

/** The policy as the bundle of a function holds it: undefined members are absent. */
const asJson = (value: object): Json => readJson(JSON.stringify(value));
