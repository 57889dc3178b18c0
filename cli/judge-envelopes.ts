import { finishEnvelopes } from '../shared/client/finish-envelope.ts';
import { encodeEnvelope } from '../shared/envelope/encode-envelope.ts';
import type { Rejection } from '../shared/envelope/rejection.ts';
import { quote } from '../shared/json/printable.ts';
import { repeatedMember, repeatedText } from '../shared/json/repeated-member.ts';
import type { GroupRef } from '../shared/aggregation/group.ts';
import { topicOfType } from '../shared/policy/event-types.ts';
import type { Topic } from '../shared/policy/topic.ts';
import { UserError } from '../shared/ports/user-error.ts';
import { admissionOf, foresee } from './admission.ts';
import { conflicts } from './id-conflicts.ts';
import type { Written } from './envelope-file.ts';
import type { BridgeAt } from './read-bridge.ts';
import { remedyOfRejection } from './remedy-of-rejection.ts';

/** The verdict that the bridge will give of an envelope. */
interface Judgement {
  readonly where: string;
  /** The topic that it comes to; undefined if there is none. */
  readonly topic: string | undefined;
  /** The reason why the bridge will reject it, and what to do; undefined if it will not. */
  readonly refusal: string | undefined;
  /** The groups that it comes to. */
  readonly groups: readonly GroupRef[];
}

/**
 * Judges envelopes as the topics of the bridge will: the attributes, the body by its schema, and the keys.
 *
 * @param key the `correlationid` of envelopes that have none
 */
async function judgeEnvelopes(
  envelopes: readonly Written[],
  { bridge }: BridgeAt,
  key: string | undefined,
): Promise<readonly Judgement[]> {
  const admissions = new Map(
    await Promise.all(
      bridge.topics.map(async (topic) => [topic.name, { topic, rules: await admissionOf(topic) }] as const),
    ),
  );
  const judged: Judgement[] = [];
  const conflictOf = conflicts();
  for (const one of envelopes) {
    const { where, event, type, text: written } = one;
    const found = admissions.get(topicOfType(bridge.topics, type)?.name ?? '');
    const conflict = found && conflictOf(one, found.topic);
    if (conflict !== undefined) {
      judged.push({ where, topic: found?.topic.name, refusal: conflict, groups: [] });
      continue;
    }
    const repeated = repeatedMember(written, event);
    if (repeated !== undefined) {
      const refusal = `${repeatedText('the envelope', repeated)}; remove one of the two`;
      judged.push({ where, topic: found?.topic.name, refusal, groups: [] });
      continue;
    }
    const finished = finishEnvelopes([event], key, () => 'new');
    if (finished.kind === 'malformed') {
      const refusal =
        found === undefined ? finished.rejection.message : describe(finished.rejection, event, found.topic);
      judged.push({ where, topic: found?.topic.name, refusal, groups: [] });
      continue;
    }
    const [envelope] = finished.envelopes;
    if (found === undefined || envelope === undefined) {
      judged.push({ where, topic: undefined, refusal: undefined, groups: [] });
      continue;
    }
    const detail = encodeEnvelope(envelope);
    const { source, type: detailType } = envelope.header;
    const text = JSON.stringify({ 'detail-type': detailType, source, detail });
    // A body that is kept elsewhere is for the bridge to fetch.
    const isElsewhere = envelope.header.dataref !== undefined && envelope.body.kind === 'none';
    const { messages, rejection } = isElsewhere
      ? { messages: [], rejection: undefined }
      : await foresee(text, found.rules, Date.now());
    judged.push({
      where,
      topic: found.topic.name,
      refusal: rejection && describe(rejection, event, found.topic),
      groups: messages.flatMap((one) =>
        'key' in one && one.key !== undefined ? [{ fusion: one.fusion, key: one.key }] : [],
      ),
    });
  }
  return judged;
}

/**
 * Refuses envelopes that the bridge would reject, and those that come to another group than the one asked for.
 *
 * @throws UserError that names the line
 */
export async function requireAdmitted(
  written: readonly Written[],
  at: BridgeAt,
  key: string | undefined,
  group?: GroupRef,
): Promise<void> {
  for (const { where, refusal, groups } of await judgeEnvelopes(written, at, key)) {
    if (refusal !== undefined) throw new UserError(`${where}: ${refusal}`);
    const others = group === undefined ? [] : groups.filter(({ fusion }) => fusion === group.fusion);
    const [other] = others;
    if (group === undefined || other === undefined || others.some((one) => one.key === group.key)) continue;
    throw new UserError(
      `${where}: it goes to the group ${quote(other.key)} of ${group.fusion}, not to ${quote(group.key)}; write --key ${other.key}, or leave it out`,
    );
  }
}

const mostNotes = 10;

/** Says of each envelope of a file that the bridge will reject why, and what to do. It may be posted all the same. */
export async function refusalsIn(written: readonly Written[], at: BridgeAt): Promise<readonly string[]> {
  const judged = await judgeEnvelopes(written, at, undefined);
  const notes = judged.flatMap(({ where, topic, refusal }) =>
    refusal === undefined
      ? []
      : [
          `${where}: the ${topic === undefined ? 'bridge' : `topic ${quote(topic)}`} will reject it: ${refusal}`,
        ],
  );
  const more = notes.length - mostNotes;
  return more > 0 ? [...notes.slice(0, mostNotes), `... and ${more} more envelopes`] : notes;
}

function describe(rejection: Rejection, event: Written['event'], topic: Topic): string {
  return `${rejection.message}${remedyOfRejection(rejection, event, topic)}`;
}
