import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { fieldsOf } from '../../../envelope/encodings/bodies.ts';
import { encodeEnvelope, envelopeText } from '../../../envelope/encode-envelope.ts';
import type { Envelope } from '../../../envelope/envelope.ts';
import { readEnvelope } from '../../../envelope/read-envelope.ts';
import { canonicalText } from '../../../json/canonical-text.ts';
import { isJsonObject, ownMember } from '../../../json/is-json-object.ts';
import { readJson } from '../../../json/parse-json.ts';
import type {
  LeasedGroup,
  GroupRef,
  GroupState,
  GroupStateView,
  Outcome,
  Part,
  PublishableOutcome,
} from '../../../aggregation/group.ts';
import type { CompletedGeneration } from '../../../aggregation/group-store.ts';
import { readSpent, writeSpent } from './spent-item.ts';
import { isReleaseReason, isReleaseRequest, type ReleaseReason } from '../../../policy/release-reason.ts';
import { groupKey, headSortKey, type Item, numberOf, textOf } from './group-item.ts';
import { checkVersion, itemVersion } from './item-version.ts';
import { readPolicyVersion, writePolicyVersion } from './policy-version-attribute.ts';
import { packBeside, unpackBeside } from './packed-text.ts';

/** Bytes of a part's id: SHA-256 cut to 128 bits, which as base64url is the `partId`. */
const partIdBytes = 16;

export function writeLeased(ref: GroupRef, head: LeasedGroup, expiresAt: AttributeValue): Item {
  const { leaseUntil, attempts, spent, causationId, reason, requestedBy, previous, before } = head;
  const { round, corrects, included, pendingRelease } = head;
  return {
    ...writeBase(ref, head, expiresAt),
    leaseUntil: { N: String(leaseUntil) },
    ...(attempts > 0 && { attempts: { N: String(attempts) }, spent: writeSpent(spent) }),
    ...(causationId !== undefined && { causationId: { S: causationId } }),
    reason: { S: reason },
    openedBy: { S: requestedBy },
    ...(head.isUndecided === true && { undecided: { BOOL: true } }),
    ...(previous !== undefined && { previous: { S: previous } }),
    ...writeBefore(before),
    ...(included !== undefined && { included: writeIds(included) }),
    ...(pendingRelease !== undefined && { nudge: { S: pendingRelease } }),
    ...writeRound(round),
    ...writeTaught(head),
    ...writeQuestions(head),
    ...(corrects !== undefined && {
      corrects: writeIds(corrects.parts),
      savedAt: { N: String(corrects.savedAt) },
    }),
  };
}

export function writeCompleted(
  ref: GroupRef,
  { state, outcome }: CompletedGeneration,
  parts: readonly Part[],
  expiresAt: AttributeValue,
): Item {
  return {
    ...writeBase(ref, state, expiresAt),
    savedBy: { S: state.requestedBy },
    included: writeIds(state.included),
    ...writeBefore(state.before),
    ...writeRound(state.round),
    ...writeTaught(state),
    ...writeQuestions(state),
    savedAt: { N: String(state.savedAt) },
    ...(state.isFull === true && { full: { BOOL: true } }),
    ended: { S: state.ended },
    ...(outcome.kind !== 'unopened' && {
      outcome: packBeside(textOfOutcome(outcome), () => parts.map(textOfPart)),
    }),
  };
}

/** The item, as errors name it. */
const what = 'the stored state of a group';

/** The names that stored groups bear, as the first release wrote them. */
export const storedState = { leased: 'claimed', completed: 'saved' } as const;

function writeBase(
  ref: GroupRef,
  { state, generation, token, version }: GroupState,
  expiresAt: AttributeValue,
): Item {
  return {
    pk: groupKey(ref),
    sk: { S: headSortKey },
    ...itemVersion,
    state: { S: storedState[state] },
    generation: { N: String(generation) },
    token: { S: token },
    ...writePolicyVersion({ version }),
    ttl: expiresAt,
  };
}

/** The attributes that tell a joiner whether a group is settled and what went into it. */
export const stateViewAttributes = [
  'state',
  'generation',
  'round',
  'included',
  'before',
  'savedAt',
  'ended',
  'full',
] as const;

/** @throws NewerVersionError */
export function readGroupStateView(item: Item): GroupStateView {
  checkVersion(item, what);
  return textOf(item, 'state') === storedState.completed
    ? {
        state: 'completed',
        generation: numberOf(item, 'generation'),
        included: readIds(item, 'included'),
        before: readIds(item, 'before'),
        ...readRound(item),
        savedAt: numberOf(item, 'savedAt'),
        ...readFull(item),
        ...readPolicyVersion(item),
        ended: outcomeKind(textOf(item, 'ended')),
      }
    : { state: 'leased' };
}

/** Returns whether a stored state is that of parts that opened no group, from its attribute `ended` alone. */
export function isOfUnopened(item: Item): boolean {
  return item['ended']?.S === 'unopened';
}

/** @throws NewerVersionError */
export function readGroupState(item: Item): GroupState {
  checkVersion(item, what);
  const generation = numberOf(item, 'generation');
  const token = textOf(item, 'token');
  if (textOf(item, 'state') === storedState.completed) {
    return {
      state: 'completed',
      generation,
      token,
      requestedBy: textOf(item, 'savedBy'),
      included: readIds(item, 'included'),
      before: readIds(item, 'before'),
      ...readRound(item),
      ...readTaught(item),
      ...readQuestions(item),
      savedAt: numberOf(item, 'savedAt'),
      ...readFull(item),
      ...readPolicyVersion(item),
      ended: outcomeKind(textOf(item, 'ended')),
    };
  }
  return {
    state: 'leased',
    generation,
    token,
    leaseUntil: numberOf(item, 'leaseUntil'),
    attempts: item['attempts'] === undefined ? 0 : numberOf(item, 'attempts'),
    spent: readSpent(item['spent']),
    causationId: item['causationId']?.S,
    reason: releaseReason(textOf(item, 'reason')),
    requestedBy: textOf(item, 'openedBy'),
    ...(item['undecided']?.BOOL === true && { isUndecided: true }),
    previous: item['previous'] === undefined ? undefined : outcomeKind(textOf(item, 'previous')),
    before: readIds(item, 'before'),
    ...(item['included'] !== undefined && { included: readIds(item, 'included') }),
    ...readNudge(item['nudge']?.S),
    ...readRound(item),
    ...readTaught(item),
    ...readQuestions(item),
    ...readPolicyVersion(item),
    ...(item['corrects'] !== undefined && {
      corrects: { parts: readIds(item, 'corrects'), savedAt: numberOf(item, 'savedAt') },
    }),
  };
}

/**
 * Reads the outcome that was saved with a completed group.
 *
 * @param parts all that the group includes
 */
export function readOutcome(item: Item, parts: readonly Part[]): Outcome {
  const kind = outcomeKind(textOf(item, 'ended'));
  if (kind === 'unopened') return { kind };
  const text = unpackBeside(item['outcome'], () => parts.map(textOfPart));
  if (kind === 'dead-lettered') return { kind, letter: text };
  const envelope = readEnvelope(readJson(text));
  if (envelope === undefined) throw new Error('a stored result is no envelope');
  return { kind, envelope, recipients: recipientsIn(envelope) };
}

/** Returns the recipients that a stored envelope's receipt names: they are stored nowhere else. */
function recipientsIn({ body }: Envelope): readonly string[] {
  const value = fieldsOf(body);
  const receipt = isJsonObject(value) ? ownMember(value, 'receipt') : undefined;
  const names = isJsonObject(receipt) ? ownMember(receipt, 'recipients') : undefined;
  return Array.isArray(names) ? [...new Set(names.filter((name) => typeof name === 'string'))] : [];
}

function textOfOutcome(outcome: PublishableOutcome): string {
  return outcome.kind === 'dead-lettered' ? outcome.letter : envelopeText(outcome.envelope);
}

/** In canonical JSON: the same text before a part is stored and after it was read. */
function textOfPart({ envelope }: Part): string {
  return canonicalText(encodeEnvelope(envelope));
}

function outcomeKind(ended: string): Outcome['kind'] {
  if (ended === 'fused' || ended === 'held' || ended === 'discarded') return ended;
  if (ended === 'dead-lettered' || ended === 'unopened') return ended;
  throw new Error(`${what} has the unknown outcome "${ended}"`);
}

function readNudge(reason: string | undefined): Pick<LeasedGroup, 'pendingRelease'> {
  return isReleaseRequest(reason) ? { pendingRelease: reason } : {};
}

function releaseReason(text: string): ReleaseReason {
  if (isReleaseReason(text)) return text;
  throw new Error(`${what} has the unknown reason "${text}"`);
}

function writeIds(partIds: readonly string[]): AttributeValue {
  return { B: Buffer.concat(partIds.map((partId) => Buffer.from(partId, 'base64url'))) };
}

/** Nearly every key has one round only. */
function writeBefore(before: readonly string[]): Item {
  return before.length === 0 ? {} : { before: writeIds(before) };
}

function writeRound(round: number | undefined): Item {
  return round === undefined ? {} : { round: { N: String(round) } };
}

function readRound(item: Item): { readonly round?: number } {
  return item['round'] === undefined ? {} : { round: numberOf(item, 'round') };
}

function readFull(item: Item): Pick<CompletedGeneration['state'], 'isFull'> {
  return item['full']?.BOOL === true ? { isFull: true } : {};
}

function writeTaught({
  merged,
  learnedCorrections,
}: Pick<LeasedGroup, 'merged' | 'learnedCorrections'>): Item {
  return {
    ...(merged !== undefined && { merged: { S: merged } }),
    ...(learnedCorrections !== undefined && { taught: writeIds(learnedCorrections) }),
  };
}

function readTaught(item: Item): Pick<LeasedGroup, 'merged' | 'learnedCorrections'> {
  const merged = item['merged']?.S;
  return {
    ...((merged === 'fused' || merged === 'held') && { merged }),
    ...(item['taught'] !== undefined && { learnedCorrections: readIds(item, 'taught') }),
  };
}

/** Groups of the first release have no such attribute: the times of their questions are not known. */
function writeQuestions({ questions }: Pick<GroupState, 'questions'>): Item {
  return questions === undefined ? {} : { questions: { L: questions.map((at) => ({ N: String(at) })) } };
}

function readQuestions(item: Item): Pick<GroupState, 'questions'> {
  const times = item['questions']?.L;
  return times === undefined ? {} : { questions: times.map(({ N: at }) => Number(at)) };
}

function readIds(item: Item, name: 'included' | 'before' | 'taught' | 'corrects'): string[] {
  const bytes = Buffer.from(item[name]?.B ?? []);
  return Array.from({ length: bytes.length / partIdBytes }, (_, index) =>
    bytes.subarray(index * partIdBytes, (index + 1) * partIdBytes).toString('base64url'),
  );
}
