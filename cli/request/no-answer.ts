import { fieldsOf } from '../../shared/envelope/encodings/bodies.ts';
import type { Reply } from '../../shared/client/request.ts';
import type { GroupStanding } from '../../shared/client/group-standing.ts';
import { isJsonObject, ownMember } from '../../shared/json/is-json-object.ts';
import type { Json } from '../../shared/json/json.ts';
import { parseJson } from '../../shared/json/parse-json.ts';
import { printable } from '../../shared/json/printable.ts';

/** Returns the reason why a request got no fused envelope, in one line that is safe for a terminal. */
export function noAnswer(reply: Exclude<Reply, { kind: 'fused' | 'malformed' }>): string {
  switch (reply.kind) {
    case 'discarded': {
      const { body } = reply.envelope;
      const fields = fieldsOf(body) ?? null;
      const missing = listAt(fields, 'missing');
      const without = missing === '' ? '' : `; missing: ${missing}`;
      return `the group was discarded: ${textAt(fields, 'reason')}${without}`;
    }
    case 'held': {
      const { body } = reply.envelope;
      const to = listAt(ownReceipt(fieldsOf(body) ?? null), 'recipients');
      return `a person is asked first, by ${to}; --after ${reply.generation} waits for what comes of it`;
    }
    case 'dead-lettered': {
      const parsed = parseJson(reply.letter);
      const letter = parsed.kind === 'json' ? parsed.value : null;
      return `the group was given to a person, as a dead letter: ${textAt(letter, 'reason')}: ${textAt(letter, 'detail')}`;
    }
    case 'timeout':
      return `no answer in time; ${reply.standing === undefined ? 'the table could not be read' : stand(reply.standing)}`;
  }
}

function ownReceipt(value: Json): Json {
  return (isJsonObject(value) ? ownMember(value, 'receipt') : undefined) ?? null;
}

function stand({ generation, isBeingMade, parts, topics, isWhole }: GroupStanding): string {
  if (isBeingMade) return 'it is being made';
  if (generation > 0) {
    return `generation ${generation} was there before, and no newer one came; --after ${generation - 1} takes it as the answer`;
  }
  if (parts === 0) {
    return 'no part of the group has come; the quarantine lists rejected envelopes and their reasons';
  }
  const count = `${isWhole ? '' : 'at least '}${parts} ${parts === 1 ? 'part' : 'parts'}`;
  return `the group is open, with ${count} of ${printable(topics.join(', '))}`;
}

function textAt(value: Json, name: string): string {
  const member = isJsonObject(value) ? ownMember(value, name) : undefined;
  return typeof member === 'string' ? printable(member) : 'no reason given';
}

function listAt(value: Json, name: string): string {
  const member = isJsonObject(value) ? ownMember(value, name) : undefined;
  return Array.isArray(member) ? printable(member.filter((one) => typeof one === 'string').join(', ')) : '';
}
