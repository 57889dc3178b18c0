import { formatPointer } from '../json/pointer.ts';
import { type RepeatedMember, repeatedText } from '../json/repeated-member.ts';
import type { Rejection } from './rejection.ts';

/** Most characters of an attribute: the producer chooses the names in a pointer. */
const maxAttributeLength = 1_000;

/**
 * Rejects an event that has a member name twice. Names the place as the producer knows it: an attribute of the envelope,
 * a pointer into the body, or a field of the event around them.
 *
 * @param isCloudEvent whether the detail is an envelope, and not the body itself
 */
export function repetition({ tokens, name }: RepeatedMember, isCloudEvent: boolean): Rejection {
  const [field, ...inDetail] = tokens;
  if (field !== 'detail')
    return {
      code: 'not-an-event',
      attribute: bounded(field ?? name),
      message: repeatedText('the event', { tokens, name }),
    };
  const [attribute, ...inBody] = inDetail;
  if (!isCloudEvent) return repeatedInBody({ tokens: inDetail, name });
  if (attribute === 'data') return repeatedInBody({ tokens: inBody, name });
  return {
    code: 'invalid-attribute',
    attribute: bounded(attribute ?? name),
    message: repeatedText('the envelope', { tokens: inDetail, name }),
  };
}

function repeatedInBody(repeated: RepeatedMember): Rejection {
  const pointer = formatPointer([...repeated.tokens, repeated.name]);
  return {
    code: 'invalid-data',
    attribute: bounded(`data${pointer}`),
    message: repeatedText('the body', repeated),
  };
}

function bounded(attribute: string): string {
  return attribute.slice(0, maxAttributeLength).toWellFormed();
}
