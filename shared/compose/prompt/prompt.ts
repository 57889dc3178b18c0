import { isJsonObject } from '../../json/is-json-object.ts';
import { bodyValue, type Contribution, contributionName } from '../../envelope/contribution.ts';
import { sourcesOf } from '../../merge/fold-duplicates.ts';
import type { Json, JsonObject } from '../../json/json.ts';
import { parsePointer } from '../../json/pointer.ts';
import type { Conflict } from '../../merge/merged.ts';
import type { Question } from '../question.ts';
import { encodeData } from './encode-data.ts';
import { estimateTokens } from './estimate-tokens.ts';
import { fitBudget, type Fittable } from './fit-budget.ts';
import { answerValueAt, overlaps } from '../answer/grounding.ts';
import { systemPrompt, type OutputMode } from './rules.ts';
import { sealFor } from '../answer/seal.ts';
import { longestText, shortenTexts } from './shorten-texts.ts';
import { isUnverified, isUnverifiedField } from '../answer/unverified.ts';
import { separateUnverified } from './separate-unverified.ts';

export type Prompt =
  | {
      readonly kind: 'ready';
      /** The same for every group of the fusion: what the provider may cache. */
      readonly system: string;
      /** The content of the group, as data. */
      readonly user: string;
      readonly estimatedTokens: number;
      /** Contributions that were cut or left out, as `source/id`. */
      readonly cut: readonly string[];
      /** Those that are shown, by the numbers in their marks. */
      readonly shown: ReadonlyMap<number, Contribution>;
    }
  /** Even the parts that cannot be cut are too long. */
  | { readonly kind: 'too-long'; readonly reason: string };

/** A text among the settled facts or in a conflict is shown up to here; it stands in its contribution. UTF-16 units. */
const LONGEST_FACT = 400;

/** Likewise a source's name, an id or a time. */
const LONGEST_NAME = 200;

/** One contribution on its way into the prompt, with its text for each `cap` on the length of texts. */
interface Entry extends Fittable {
  readonly contribution: Contribution;
  show(cap: number): { readonly text: string; readonly cut: boolean };
}

/**
 * Writes the prompt for one group. Pure: the same question gives the same bytes. The blocks of the contributions stand
 * in their order, and each is numbered by its place in it. What came from outside stands in delimited blocks of JSON in which no delimiter can be forged.
 *
 * The prompt is held to the policy's `maxInputTokens`, by estimate and with the answer's schema counted: the texts of
 * the least weighted source are cut first, the longest first among equals, and whole contributions are left out only
 * when that is not enough.
 */
export function buildPrompt(question: Question, mode: OutputMode): Prompt {
  const { policy, merged, missing, contributions, repeats = new Map(), unsettled = [] } = question;
  const schema = JSON.stringify(policy.output);
  const system = systemPrompt(policy, schema, mode);
  const facts = unsettled.reduce(
    (record, pointer) => without(record, parsePointer(pointer) ?? []),
    merged.record,
  );
  const sorted = separateUnverified(facts, question);
  const settled = encodeData(shortenTexts(sorted.settled, LONGEST_FACT).value);
  const unverified =
    sorted.unverified === undefined ? [] : [encodeData(shortenTexts(sorted.unverified, LONGEST_FACT).value)];
  const open = unopposed(question, (source) => weightOf(question, source));
  const conflicts = encodeData(
    [...merged.conflicts, ...open].map((conflict) => toDispute(conflict, question)),
  );
  const isNamed = policy.cacheMs === undefined;
  const entries = contributions.map((contribution, index) =>
    toEntry(contribution, index + 1, {
      weight: weightOf(question, contribution.envelope.header.source),
      sources: sourcesOf(contribution, repeats),
      isNamed,
      isUnverified: isUnverified(policy, contribution.topic),
    }),
  );
  const seal = sealFor([
    settled,
    ...unverified,
    conflicts,
    ...entries.map((entry) => entry.show(Infinity).text),
  ]);

  const frame = (leftOut: number, shown: readonly string[]): string => {
    const group = encodeData({ missing, contributions: entries.length, leftOut });
    return [
      block('group', seal, group),
      block('settled', seal, settled),
      ...unverified.map((content) => block('unverified', seal, content)),
      block('conflicts', seal, conflicts),
      ...shown,
    ].join('\n');
  };
  const fixed =
    estimateTokens(system) +
    (mode === 'enforced' ? estimateTokens(schema) : 0) +
    estimateTokens(frame(entries.length, []));
  if (fixed > policy.maxInputTokens) {
    return {
      kind: 'too-long',
      reason:
        `the instructions, the schema and the settled facts come to about ${fixed} tokens, ` +
        `more than maxInputTokens (${policy.maxInputTokens})`,
    };
  }

  const caps = fitBudget(entries, policy.maxInputTokens - fixed);
  const shown: string[] = [];
  const numbered = new Map<number, Contribution>();
  const cut = new Set<string>();
  let tokens = fixed;
  for (const [index, entry] of entries.entries()) {
    const cap = caps[index];
    const view = cap === undefined ? undefined : entry.show(cap);
    if (view === undefined || view.cut) cut.add(contributionName(entry.contribution));
    if (view === undefined) continue;
    shown.push(block('contribution', seal, view.text, index + 1));
    numbered.set(index + 1, entry.contribution);
    tokens += entry.tokensAt(cap ?? 0);
  }
  const user = frame(entries.length - shown.length, shown);
  return { kind: 'ready', system, user, estimatedTokens: tokens, cut: [...cut], shown: numbered };
}

/**
 * Returns the open fields without disagreement: too few sources made a claim, or their weights are too low. Each is a
 * conflict of one claim.
 */
function unopposed(
  { merged, unsettled = [] }: Pick<Question, 'merged' | 'unsettled'>,
  weightOf: (source: string) => number,
): readonly Conflict[] {
  if (unsettled.length === 0) return [];
  const open = new Set(unsettled);
  const disputed = new Set(merged.conflicts.map(({ field }) => field));
  return merged.fields.flatMap(({ field, loss, winners }) => {
    const settled = open.has(field) && !disputed.has(field) ? answerValueAt(merged.record, field) : undefined;
    if (settled === undefined) return [];
    const weight = winners.reduce((sum, source) => sum + weightOf(source), 0);
    return [{ field, loss, settled, claims: [{ value: settled, sources: winners, weight }] }];
  });
}

/** Returns a conflict as the prompt shows it, with the settled value unless the model is to decide. */
function toDispute({ field, settled, claims }: Conflict, question: Question): JsonObject {
  const { unsettled = [] } = question;
  const isOpen = unsettled.some((pointer) => overlaps(pointer, field));
  const isDoubtful = isUnverifiedField(question, field);
  const verdict = isOpen
    ? { open: true }
    : { [isDoubtful ? 'likely' : 'settled']: shortenTexts(settled, LONGEST_FACT).value };
  return {
    field: shortenTexts(field, LONGEST_FACT).value,
    ...verdict,
    ...(isDoubtful && { unverified: true }),
    claims: claims.map(({ value, sources, weight }) => ({
      value: shortenTexts(value, LONGEST_FACT).value,
      sources: shortenTexts(sources, LONGEST_NAME).value,
      weight,
    })),
  };
}

/** The facts about a contribution that a prompt shows beside its body. */
interface EntryFacts {
  readonly weight: number;
  /** The sources of the contribution and its near duplicates; undefined without duplicates. */
  readonly sources: readonly string[] | undefined;
  /** True if the id and the time are shown, which differ in every group. */
  readonly isNamed: boolean;
  /** True if any sender may speak for its topic. */
  readonly isUnverified: boolean;
}

function toEntry(
  contribution: Contribution,
  number: number,
  { weight, sources, isNamed, isUnverified: isDoubtful }: EntryFacts,
): Entry {
  const { source, id, time } = contribution.envelope.header;
  const value = bodyValue(contribution) ?? null;
  const named = (text: string): Json => shortenTexts(text, LONGEST_NAME).value;
  const head: JsonObject = {
    topic: contribution.topic,
    source: named(source),
    ...(sources !== undefined && { sources: sources.map(named) }),
    ...(isNamed && { id: named(id) }),
    ...(isNamed && time !== undefined && { time: named(time) }),
    weight,
    ...(isDoubtful && { unverified: true }),
  };
  const show = (cap: number): { text: string; cut: boolean } => {
    const body = shortenTexts(value, cap);
    return { text: encodeData({ ...head, body: body.value }), cut: body.cut };
  };
  // All seals are equally long in tokens.
  const mark = estimateTokens(block('contribution', sealFor([]), '', number)) + 1;
  return {
    contribution,
    weight,
    longest: longestText(value),
    show,
    tokensAt: (cap) => estimateTokens(show(cap).text) + mark,
  };
}

/** The value less one of its members; lists keep theirs, since what follows would change places. */
function without(value: Json, tokens: readonly string[]): Json {
  const [token, ...rest] = tokens;
  if (token === undefined || !isJsonObject(value) || !Object.hasOwn(value, token)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, part]): [string, Json][] => {
      if (name !== token) return [[name, part]];
      return rest.length === 0 ? [] : [[name, without(part, rest)]];
    }),
  );
}

function block(name: string, seal: string, content: string, number?: number): string {
  const mark = number === undefined ? `${name}-${seal}` : `${name}-${seal}-${number}`;
  return `<${mark}>\n${content}\n</${mark}>`;
}

/** A weight by name, never one inherited from `Object.prototype`; a source that is not named weighs 1. */
function weightOf({ weights }: Question, source: string): number {
  const weight = Object.hasOwn(weights, source) ? weights[source] : undefined;
  return weight !== undefined && Number.isFinite(weight) ? weight : 1;
}
