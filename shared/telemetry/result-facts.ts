import type { PublishableOutcome } from '../aggregation/group.ts';
import { isJsonObject, ownMember } from '../json/is-json-object.ts';
import type { Json, JsonObject } from '../json/json.ts';
import { parseJson } from '../json/parse-json.ts';

/** The end of a generation, as its envelope or its dead letter says. */
export type Ending = PublishableOutcome['kind'];

/** The facts of a result that telemetry shows. They are read from its JSON, which any program may have. */
export interface ResultFacts {
  readonly fusion: string;
  readonly key: string;
  readonly generation: number;
  readonly ending: Ending;
  readonly reason: string;
  /** Ms since the epoch; undefined where it does not say. */
  readonly releasedAt: number | undefined;
  readonly parts: number;
  readonly conflicts: number;
  readonly fields: readonly FieldFacts[];
  readonly model: ModelFacts;
}

/** One settled field, or several that agree. */
export interface FieldFacts {
  readonly field: string;
  readonly count: number;
  readonly winners: readonly string[];
  readonly dissenters: readonly string[];
  readonly confidence: number | undefined;
  readonly weights: ReadonlyMap<string, number>;
  readonly isUnsettled: boolean;
  readonly isCorrected: boolean;
}

export interface ModelFacts {
  readonly isAnswered: boolean;
  readonly isCached: boolean;
  /** The policy asked for an answer, and the merge had to stand in. */
  readonly isDegraded: boolean;
  readonly name: string | undefined;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  /** The cost, or its estimate. */
  readonly costUsd: number;
  /** The fields where the answer contradicted a settled fact. */
  readonly overridden: number;
  /** The outcomes of the attempts of a route. */
  readonly attempts: readonly string[];
}

/** Reads an outcome before it is published. */
export function factsOfOutcome(outcome: PublishableOutcome): ResultFacts | undefined {
  if (outcome.kind === 'dead-lettered') {
    const parsed = parseJson(outcome.letter);
    return parsed.kind === 'json' ? factsOfLetter(parsed.value) : undefined;
  }
  const { body } = outcome.envelope;
  return body.kind === 'json' ? factsOfData(body.value, outcome.kind) : undefined;
}

/** Reads the data of a fused, held or discarded envelope; undefined for any other value. */
export function factsOfData(data: Json | undefined, ending: Ending): ResultFacts | undefined {
  const receipt = objectAt(data, 'receipt');
  const release = objectAt(receipt, 'release');
  const at = Date.parse(textAt(release, 'at') ?? '');
  return factsOf(receipt, {
    ending,
    reason: textAt(release, 'reason'),
    releasedAt: Number.isNaN(at) ? undefined : at,
    conflicts: listAt(data, 'conflicts').length,
  });
}

function factsOfLetter(letter: Json): ResultFacts | undefined {
  const reason = textAt(letter, 'release');
  return factsOf(letter, { ending: 'dead-lettered', reason, releasedAt: undefined, conflicts: 0 });
}

interface Around {
  readonly ending: Ending;
  readonly reason: string | undefined;
  readonly releasedAt: number | undefined;
  readonly conflicts: number;
}

function factsOf(receipt: Json, { reason, ...around }: Around): ResultFacts | undefined {
  const [fusion, key] = [textAt(receipt, 'fusion'), textAt(receipt, 'key')];
  const generation = numberAt(receipt, 'generation');
  if (fusion === undefined || key === undefined || generation === undefined) return undefined;
  return {
    fusion,
    key,
    generation,
    ...around,
    reason: reason ?? 'unknown',
    parts: listAt(receipt, 'contributions').length,
    fields: [...listAt(receipt, 'fields').map(fieldOf), ...listAt(receipt, 'agreed').map(fieldOf)],
    model: modelOf(receipt),
  };
}

function fieldOf(field: Json): FieldFacts {
  const weights = Object.entries(objectAt(field, 'weights')).flatMap(([source, weight]) =>
    typeof weight === 'number' ? [[source, weight] as const] : [],
  );
  return {
    field: textAt(field, 'field') ?? textsAt(field, 'below').join(' '),
    count: numberAt(field, 'fields') ?? 1,
    winners: textsAt(field, 'winners'),
    dissenters: textsAt(field, 'dissenters'),
    confidence: numberAt(field, 'confidence'),
    weights: new Map(weights),
    isUnsettled: memberAt(field, 'unsettled') === true,
    isCorrected: memberAt(field, 'corrected') === true,
  };
}

function modelOf(receipt: Json): ModelFacts {
  const usage = objectAt(receipt, 'usage');
  return {
    isAnswered: textAt(receipt, 'composer') === 'claude',
    isCached: memberAt(receipt, 'cached') === true,
    isDegraded: memberAt(receipt, 'degraded') === true,
    name: textAt(receipt, 'model'),
    inputTokens: numberAt(usage, 'inputTokens') ?? 0,
    outputTokens: numberAt(usage, 'outputTokens') ?? 0,
    cacheReadTokens: numberAt(usage, 'cacheReadTokens') ?? 0,
    cacheWriteTokens: numberAt(usage, 'cacheWriteTokens') ?? 0,
    costUsd: numberAt(receipt, 'costUsd') ?? numberAt(receipt, 'estimatedUsd') ?? 0,
    overridden: listAt(receipt, 'grounded').length,
    attempts: listAt(receipt, 'attempts').flatMap((attempt) => textAt(attempt, 'outcome') ?? []),
  };
}

function memberAt(value: Json | undefined, name: string): Json | undefined {
  return isJsonObject(value) ? ownMember(value, name) : undefined;
}

function objectAt(value: Json | undefined, name: string): JsonObject {
  const member = memberAt(value, name);
  return isJsonObject(member) ? member : {};
}

function listAt(value: Json | undefined, name: string): readonly Json[] {
  const member = memberAt(value, name);
  return Array.isArray(member) ? member : [];
}

function textAt(value: Json | undefined, name: string): string | undefined {
  const member = memberAt(value, name);
  return typeof member === 'string' ? member : undefined;
}

function textsAt(value: Json | undefined, name: string): readonly string[] {
  return listAt(value, name).filter((item) => typeof item === 'string');
}

function numberAt(value: Json | undefined, name: string): number | undefined {
  const member = memberAt(value, name);
  return typeof member === 'number' ? member : undefined;
}
