import { topicOfType } from '../../shared/policy/event-types.ts';
import type { Topic } from '../../shared/policy/topic.ts';
import { isJsonObject, ownMember } from '../../shared/json/is-json-object.ts';
import { parseJson } from '../../shared/json/parse-json.ts';
import type { FallibleHandler } from '../../shared/ports/inbound-message.ts';
import type { MessageSender } from '../../shared/ports/message-sender.ts';

export interface SortingPorts {
  readonly topics: readonly Pick<Topic, 'name' | 'types'>[];
  readonly unrouted: MessageSender;
}

/**
 * Passes the events of no topic on to the unrouted queue, as they came. An event of a topic has its own way there, and
 * is dropped here. If the queue does not take them, the whole batch comes again.
 */
export const createSortingHandler =
  ({ topics, unrouted }: SortingPorts): FallibleHandler =>
  async (messages) => {
    const strangers = messages.filter(({ body }) => !isTaken(body, topics));
    if (strangers.length > 0) await unrouted.send(strangers.map(({ body }) => ({ body })));
    return [];
  };

/** Tells whether a topic takes an event. A text that cannot be read belongs to no topic. */
function isTaken(body: string, topics: SortingPorts['topics']): boolean {
  const parsed = parseJson(body);
  const type =
    parsed.kind === 'json' && isJsonObject(parsed.value) ? ownMember(parsed.value, 'detail-type') : undefined;
  return typeof type === 'string' && topicOfType(topics, type) !== undefined;
}
