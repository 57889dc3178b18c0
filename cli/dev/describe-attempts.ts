import { isJsonObject, ownMember } from '../../shared/json/is-json-object.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import { printable } from '../../shared/json/printable.ts';
import { listAt, textAt } from '../../local/account/read-event.ts';
import type { Row } from './describe-settling.ts';

/** Describes the nodes of a route that were asked in vain, and those that were not asked. */
export function describeAttempts(receipt: JsonObject): readonly Row[] {
  return listAt(receipt, 'attempts')
    .filter(isJsonObject)
    .map((attempt): Row => {
      const outcome = textAt(attempt, 'outcome') ?? '';
      const reason = textAt(attempt, 'reason');
      const billed = ownMember(attempt, 'mayBeBilled') === true ? '; it may have been billed' : '';
      const why = reason === undefined ? '' : `: ${reason}`;
      return ['node', printable(`${textAt(attempt, 'node') ?? ''} ${outcome}${why}${billed}`)];
    });
}
