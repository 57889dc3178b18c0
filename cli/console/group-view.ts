import type { GroupRef, Part } from '../../shared/aggregation/group.ts';
import { missingTopics } from '../../shared/aggregation/release-rules/complete.ts';
import { isCorrection, isMergeable } from '../../shared/aggregation/release-rules/mergeable.ts';
import { deadlineAt } from '../../shared/aggregation/release-rules/rules-of-time.ts';
import type { GroupAccount } from '../../shared/client/group-account.ts';
import { fieldsOf } from '../../shared/envelope/encodings/bodies.ts';
import { isJsonObject, ownMember } from '../../shared/json/is-json-object.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import { parseJson } from '../../shared/json/parse-json.ts';
import type { Fusion } from '../../shared/policy/fusion.ts';
import { listAt, objectAt, textAt } from '../../local/account/read-event.ts';
import { briefJson, type FieldRow, fieldRows } from './field-rows.ts';

/** A moment in the life of a group. */
export interface Moment {
  /** RFC 3339. */
  readonly at: string;
  readonly kind: 'part' | 'correction' | 'notice' | 'released' | 'due';
  readonly topic?: string;
  readonly source?: string;
  readonly id?: string;
  /** The body, shortened; for a release its reason. */
  readonly text: string;
}

/** A fact about a result: its name and its text. */
export type Fact = readonly [name: string, text: string];

/** A group as its page shows it. Values of messages are texts of JSON, so that no digit is lost in the browser. */
export interface GroupView extends GroupRef {
  readonly state: GroupAccount['state'];
  readonly generation: number;
  readonly waitsFor: readonly string[];
  readonly moments: readonly Moment[];
  /** The number of moments before the page's bound. */
  readonly momentsFound: number;
  readonly fields: readonly FieldRow[];
  readonly facts: readonly Fact[];
  /** JSON, with indents; absent without a result. */
  readonly result?: string;
  readonly receipt?: string;
  readonly letter?: string;
}

const mostMoments = 200;

/** Makes the view of a group. */
export function groupView(ref: GroupRef, account: GroupAccount, fusion: Fusion, now: number): GroupView {
  const { state, generation, parts, letter } = account;
  const data = dataOf(account);
  const receipt = data === undefined ? undefined : ownMember(data, 'receipt');
  const result = data === undefined ? undefined : ownMember(data, 'result');
  const moments = momentsOf(account, fusion, data);
  return {
    ...ref,
    state,
    generation,
    waitsFor: state === 'open' ? waitsOf(fusion, parts, now) : [],
    moments: moments.slice(0, mostMoments),
    momentsFound: moments.length,
    fields: fieldRows(account, data),
    facts: data === undefined ? [] : factsOf(data),
    ...(result !== undefined && { result: JSON.stringify(result, null, 2) }),
    ...(receipt !== undefined && { receipt: JSON.stringify(receipt, null, 2) }),
    ...(letter !== undefined && { letter: indented(letter) }),
  };
}

/** Returns the data of the last result; undefined where the group has none. */
export function dataOf({ envelope }: GroupAccount): JsonObject | undefined {
  const data = envelope === undefined ? undefined : fieldsOf(envelope.body);
  return isJsonObject(data) ? data : undefined;
}

function waitsOf(fusion: Fusion, parts: readonly Part[], now: number): readonly string[] {
  if (parts.length === 0) return ['Nothing of it has come, or it is forgotten.'];
  const missing = missingTopics(fusion, parts);
  const came = parts.filter(isMergeable).length;
  const due = deadlineAt(fusion, parts);
  const when = new Date(due).toISOString();
  return [
    ...missing.map((topic) => `It waits for ${topic}.`),
    ...(typeof fusion.size === 'number' ? [`${came} of ${fusion.size} parts have come.`] : []),
    due > now ? `Its time runs out at ${when}.` : `Its time ran out at ${when}; see docs/orphans.md.`,
  ];
}

function momentsOf(account: GroupAccount, fusion: Fusion, data: JsonObject | undefined): readonly Moment[] {
  const moments = account.parts.map(momentOf);
  const release = objectAt(objectAt(data ?? {}, 'receipt'), 'release');
  const at = textAt(release, 'at');
  if (at !== undefined) {
    const missing = listAt(release, 'missing').map(String).join(', ');
    const without = missing === '' ? '' : `, without ${missing}`;
    moments.push({ at, kind: 'released', text: `${textAt(release, 'reason') ?? ''}${without}` });
  }
  if (account.state === 'open' && account.parts.length > 0)
    moments.push({ at: iso(deadlineAt(fusion, account.parts)), kind: 'due', text: fusion.onDeadline });
  return moments.toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
}

function momentOf(part: Part): Moment {
  const { topic, envelope, arrivedAt } = part;
  const { source, id } = envelope.header;
  const body = fieldsOf(envelope.body);
  const other = isCorrection(part) ? 'correction' : 'notice';
  return {
    at: iso(arrivedAt),
    kind: isMergeable(part) ? 'part' : other,
    topic,
    source,
    id,
    text: body === undefined ? '' : briefJson(body),
  };
}

/** Lists who wrote the result, what it cost, and what else its receipt says in one line each. */
function factsOf(data: JsonObject): readonly Fact[] {
  const receipt = objectAt(data, 'receipt');
  const { costUsd, estimatedUsd, usage, degraded, cached } = receipt;
  const isModel = textAt(receipt, 'composer') === 'claude';
  const reason = textAt(receipt, 'reason');
  const doubt = objectAt(receipt, 'unsettled');
  const lists: readonly Fact[] = (['recipients', 'labels', 'cut', 'undecided'] as const).map((name) => [
    name,
    listAt(receipt, name).map(String).join(', '),
  ]);
  const facts: readonly Fact[] = [
    ['released', textAt(objectAt(receipt, 'release'), 'reason') ?? ''],
    ['composed by', isModel ? (textAt(receipt, 'model') ?? 'claude') : 'the merge'],
    ['no model, because', reason ?? ''],
    ['degraded', degraded === true ? 'yes' : ''],
    ['from the cache', cached === true ? 'yes' : ''],
    ['cost', typeof costUsd === 'number' && isModel ? `$${costUsd}` : ''],
    ['estimated cost', typeof estimatedUsd === 'number' ? `$${estimatedUsd}` : ''],
    ['tokens', isJsonObject(usage) ? JSON.stringify(usage) : ''],
    ['in doubt, decided by', textAt(doubt, 'decidedBy') ?? ''],
    ...lists,
    ['policy', textAt(receipt, 'policy') ?? ''],
  ];
  return facts.filter(([, text]) => text !== '');
}

function indented(text: string): string {
  const parsed = parseJson(text);
  return parsed.kind === 'json' ? JSON.stringify(parsed.value, null, 2) : text;
}

const iso = (ms: number): string => new Date(ms).toISOString();
