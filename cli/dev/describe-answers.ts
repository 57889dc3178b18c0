import { isJsonObject, ownMember } from '../../shared/json/is-json-object.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import { printable } from '../../shared/json/printable.ts';
import { listAt, textAt } from '../../local/account/read-event.ts';
import { describeClaim, percent, type Row, sure } from './describe-settling.ts';

/** Describes several answers to one question: how many were usable, which one gave the prose, and where they disagree. */
export function describeAnswers(answers: JsonObject): readonly Row[] {
  const asked = listAt(answers, 'asked').filter(isJsonObject);
  if (asked.length === 0) return [];
  const failed = asked.filter((one) => textAt(one, 'failed') !== undefined);
  const words = printable(textAt(answers, 'words') ?? '');
  const fields = listAt(answers, 'fields').filter(isJsonObject);
  return [
    ['answers', `${asked.length - failed.length} of ${asked.length}; in the words of ${words}`],
    ...failed.map((one): Row => [
      'no answer',
      printable(`${textAt(one, 'source') ?? ''}: ${textAt(one, 'failed') ?? ''}`),
    ]),
    ...fields.flatMap(disagreement),
  ];
}

function disagreement(field: JsonObject): readonly Row[] {
  const claims = listAt(field, 'claims').filter(isJsonObject);
  if (claims.length === 0) return [];
  const share = ownMember(field, 'share');
  const agreement = typeof share === 'number' ? `${percent(share)} say what the result says` : '';
  const text = `${printable(textAt(field, 'field') ?? '')} (${agreement}${sure(field)}): ${claims.map((claim) => describeClaim(claim)).join('; ')}`;
  return [['answers', text]];
}
