import type { Fusion } from '../../shared/policy/fusion.ts';
import type { Statements } from '../../shared/messages/statements.ts';
import type { ReleaseRequest } from '../../shared/policy/release-reason.ts';
import { isMergeable } from '../../shared/aggregation/release-rules/mergeable.ts';
import { faultsOfRounds, type Versions } from './versions.ts';
import { claudePolicyOf, fusionOf } from '../fakes/policies.ts';

export const deadlineMs = 100_000;

/** What happens to one key, and what is asked of the schedule. */
export interface Scenario {
  readonly rules: Partial<
    Pick<
      Fusion,
      | 'needs'
      | 'wants'
      | 'openers'
      | 'bounds'
      | 'size'
      | 'minSize'
      | 'expects'
      | 'inactivityMs'
      | 'statesDeadline'
      | 'late'
      | 'rememberMs'
    >
  >;
  /** Whether generations are paid for, and claimed before. */
  readonly asksModel: boolean;
  /** Whether the model, where one is asked, answers long after its worker has gone. */
  readonly answersLate: boolean;
  /** The quiet time before a late part is asked about, where a model is asked; 0 for none. */
  readonly quietMs: number;
  /** The parts that will come, in any order. */
  readonly parts: readonly { readonly topic: string; readonly states?: Statements }[];
  /** How many of the parts are posted twice. */
  readonly duplicates: number;
  /** Items that an arrival reads of the group before it goes by the tally. */
  readonly glimpse: number;
  /** Releases that are asked for from outside. */
  readonly nudges: readonly ReleaseRequest[];
  readonly crashes: number;
  /** Calls that fail, before or after they took effect. */
  readonly throttles: number;
  readonly modelFailures: number;
  /** The nodes that can answer, where a model is asked at once; 0 for one model without a route. */
  readonly nodes?: number;
  /** The time for which every call of the store fails. */
  readonly outage?: { readonly fromMs: number; readonly forMs: number } | undefined;
  /** Messages whose handling fails each time, for reasons of their own. */
  readonly poison?: number;
  /** The versions of the policy; without them it has none. */
  readonly versions?: Versions | undefined;
  /** Messages that end their worker as a whole. */
  readonly bombs?: number;
}

/** The policy that a scenario plays under. */
export function policyOf(
  { rules, asksModel, answersLate, quietMs, versions }: Scenario,
  version?: string,
): Fusion & { readonly asksModel: boolean; readonly waits: boolean } {
  const waits = asksModel && answersLate;
  const own = version === undefined ? {} : versions?.rules[version];
  const compose = asksModel ? claudePolicyOf({ quietMs }) : ({ kind: 'merge' } as const);
  return { ...fusionOf({ needs: [], deadlineMs, compose, ...rules, ...own }), asksModel, waits };
}

/** What is left when nothing more can happen. */
export interface History {
  /** Parts and corrections that came, but not what only tells topics off. */
  readonly accepted: ReadonlySet<string>;
  /** Those of them that were put, with their topics. */
  readonly stored: ReadonlyMap<string, string>;
  readonly tooLate: ReadonlySet<string>;
  /** In the order in which they were said, repeats included. */
  readonly published: readonly Published[];
  readonly answers: ReadonlyMap<number, number>;
  /** Answers that a death, or the end of a lease, may have kept from being saved. */
  readonly lostAnswers: number;
  /** How often somebody looked for the mark of a generation before it was there. */
  readonly overtaken: number;
  /** The generations of parts that opened no group, as they were saved. */
  readonly unopened: ReadonlyMap<number, readonly string[]>;
  readonly open: boolean;
  /** True if the groups of the scenario may be full. */
  readonly displaces: boolean;
  /** Errors that no message should lead to, and releases without a reason. */
  readonly unexpected: readonly string[];
  /** Whether every completion message was handled at its first delivery, and every call went well. */
  readonly undisturbed: boolean;
  readonly starved: boolean;
  /** The kinds of the messages that failed too often for their queue. */
  readonly deadLetters: readonly string[];
  /** The kinds of the messages that were given up, one word for each. */
  readonly givenUp: readonly string[];
  /** The most deliveries that one message took. */
  readonly mostReceives: number;
  /** The most workers that one message lost to others that ended them. */
  readonly mostShared: number;
  /** The most workers that one message ended. */
  readonly mostCaused: number;
  /** The most processes of its own that one message ended alone. */
  readonly mostAlone: number;
}

export interface Published {
  readonly generation: number;
  readonly content: string;
  /** Whether it amends nothing: the first of a round of the key. */
  readonly opensRound: boolean;
  /** Whether a correction asked for it. */
  readonly isCorrected: boolean;
  readonly parts: readonly string[];
  /** The version of the policy that judged it; empty for the deployed one. */
  readonly version: string;
  /** The partition of the result, which is that of the part that opened the group. */
  readonly partition: string;
  /** The corrections that it is the first to be made with. */
  readonly teaching: readonly string[];
}

/** What is wrong with a history; nothing is the theorem. */
export function faultsOf(scenario: Scenario, history: History): string[] {
  const { rules, asksModel, crashes, throttles } = scenario;
  const faults: string[] = [...history.unexpected];
  if (history.starved) faults.push('the run did not come to rest');
  if (history.open) faults.push('a group is still open');
  faults.push(...history.deadLetters.map((kind) => `a message is a dead letter: ${kind}`));
  const { poison = 0, bombs = 0 } = scenario;
  const hopeless = [
    ...Array.from({ length: bombs }, () => 'bomb'),
    ...Array.from({ length: poison }, () => 'poison'),
  ];
  const givenUp = history.givenUp.toSorted().join();
  if (givenUp !== hopeless.join()) faults.push(`given up: ${givenUp || 'none'}`);
  if (history.mostShared > bombs) faults.push(`a message lost ${history.mostShared} workers to others`);
  if (history.mostCaused > 1) faults.push(`a message ended ${history.mostCaused} workers`);
  // A worker that crashes, or a quarantine that is throttled, when a message is given up brings it back once more.
  if (history.mostAlone > 3 + crashes + throttles)
    faults.push(`a message ended ${history.mostAlone} processes of its own`);
  const said = new Map<number, Published>();
  let highest = 0;
  for (const one of history.published) {
    const before = said.get(one.generation);
    while (history.unopened.has(highest + 1)) highest += 1;
    if (before === undefined && one.generation !== highest + 1)
      faults.push(`generation ${one.generation} after ${highest}`);
    if (before !== undefined && before.content !== one.content)
      faults.push(`generation ${one.generation} has two contents`);
    said.set(one.generation, one);
    highest = Math.max(highest, one.generation);
  }
  const rounds = roundsOf([...said.values()]);
  if (rules.late !== 'reopen' && rules.rememberMs === undefined && rounds.length > 1)
    faults.push('a closed key was reopened');
  faults.push(...faultsOfRounds(rounds));
  for (const part of history.accepted) faults.push(...faultsOfPart(part, rounds, history));
  faults.push(...faultsOfCorrections(scenario, [...said.values()], history));
  faults.push(...faultsOfGuests(scenario, [...said.values()], history));
  faults.push(...faultsOfBounds(scenario, [...said.values()]));
  faults.push(...faultsOfRefusals(scenario, history));
  const paid = [...history.answers.values()].reduce((sum, count) => sum + count, 0);
  if (asksModel && paid > history.answers.size + history.lostAnswers) faults.push('paid twice');
  return faults;
}

/** Each accepted part is in one round and there in every generation from its first on, or was turned away. */
function faultsOfPart(part: string, rounds: readonly (readonly Published[])[], history: History): string[] {
  const holds = ({ content }: Published): boolean => content.includes(`"${part}"`);
  const within = rounds.filter((round) => round.some(holds));
  if (within.length === 0) return history.tooLate.has(part) ? [] : [`${part} is lost`];
  if (within.length > 1) return [`${part} is in two rounds`];
  // A part that arrived before another, and was stored after it, may take its place. Then the other is answered.
  const isDisplaced = history.displaces && history.tooLate.has(part);
  return within.flatMap((round) =>
    isDisplaced || round.slice(round.findIndex(holds)).every(holds) ? [] : [`${part} was dropped again`],
  );
}

/** A correction teaches once, is never too late, and amends its round and nothing else. */
function faultsOfCorrections(
  { rules, parts }: Scenario,
  generations: readonly Published[],
  { tooLate, displaces }: History,
): string[] {
  const corrections = new Set(
    parts.flatMap(({ states }, index) => (states?.corrects === true ? [`p${index}`] : [])),
  );
  const faults: string[] = [];
  for (const part of corrections) {
    const taught = generations.filter(({ teaching }) => teaching.includes(part)).length;
    const isHeld = generations.some((one) => one.parts.includes(part));
    if (tooLate.has(part)) faults.push(`${part} corrects, and was turned away`);
    if (taught !== Number(isHeld)) faults.push(`${part} taught ${taught} times`);
  }
  for (const [index, { generation, parts: ids, isCorrected }] of generations.entries()) {
    if (!isCorrected) continue;
    const before = new Set(generations[index - 1]?.parts);
    const more = ids.filter((part) => !before.has(part));
    if (!more.some((part) => corrections.has(part)))
      faults.push(`generation ${generation} was corrected by nothing`);
    if (rules.late !== 'amend' && !more.every((part) => corrections.has(part)))
      faults.push(`generation ${generation} took in what does not correct it`);
    const isKept = (part: string): boolean => ids.includes(part) || (displaces && tooLate.has(part));
    if (![...before].every(isKept)) faults.push(`generation ${generation} lost parts by a correction`);
  }
  return faults;
}

/** Guest parts alone are answered and never published, and no part that opens a group is among them. */
function faultsOfGuests(
  { rules: { openers }, parts }: Scenario,
  generations: readonly Published[],
  { unopened, tooLate }: History,
): string[] {
  const faults: string[] = [];
  const topicOf = (part: string): string => parts[Number(part.slice(1))]?.topic ?? '';
  for (const ids of unopened.values()) {
    for (const part of ids) {
      if (openers?.topics.includes(topicOf(part)) ?? true)
        faults.push(`${part} opens a group, and was answered`);
      if (!tooLate.has(part)) faults.push(`${part} opened nothing, and was not answered`);
      if (generations.some((one) => one.parts.includes(part))) faults.push(`${part} was answered and merged`);
    }
  }
  for (const { generation, partition } of generations) {
    if (openers !== undefined && partition !== 'k' && !openers.topics.includes(partition))
      faults.push(`generation ${generation} has the partition of a guest`);
  }
  return faults;
}

/** No generation has more parts than its bounds. */
function faultsOfBounds({ rules: { bounds }, parts }: Scenario, generations: readonly Published[]): string[] {
  if (bounds === undefined) return [];
  const faults: string[] = [];
  for (const { generation, parts: ids } of generations) {
    const merged = ids.map((id) => parts[Number(id.slice(1))]).filter((part) => part && isMergeable(part));
    if (merged.length > bounds.maxParts) faults.push(`generation ${generation} is too large`);
    for (const [topic, most] of Object.entries(bounds.maxPartsOf ?? {})) {
      if (merged.filter((part) => part?.topic === topic).length > most)
        faults.push(`generation ${generation} has too many parts of ${topic}`);
    }
  }
  return faults;
}

function roundsOf(generations: readonly Published[]): readonly (readonly Published[])[] {
  const rounds: Published[][] = [];
  for (const one of generations) {
    const round = rounds.at(-1);
    if (round === undefined || one.opensRound) rounds.push([one]);
    else round.push(one);
  }
  return rounds;
}

/** A part is refused, and not stored, only where twice as many as have room are stored. */
function faultsOfRefusals({ rules: { bounds }, parts }: Scenario, { accepted, stored }: History): string[] {
  const topicOf = (id: string): string => parts[Number(id.slice(1))]?.topic ?? '';
  return [...accepted].flatMap((id) => {
    if (stored.has(id)) return [];
    const room = Math.min(bounds?.maxParts ?? Infinity, bounds?.maxPartsOf?.[topicOf(id)] ?? Infinity);
    return stored.size < 2 * room ? [`${id} was refused although the group had room`] : [];
  });
}
