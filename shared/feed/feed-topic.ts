import type { Evaluate } from '../expression/evaluate.ts';
import type { FeedRules } from '../policy/feed/feed.ts';
import type { Topic } from '../policy/topic.ts';
import { type MessagePlace, placeName } from '../ports/fed-message.ts';

/** The topic that a feed serves, and the meaning of its messages. */
export interface FeedTopic {
  readonly topic: Pick<Topic, 'name' | 'types'>;
  readonly rules: FeedRules;
  /** Needed only where the id of a plain message is found by more than a path. */
  readonly evaluate?: Evaluate;
}

/** Returns the sources that messages of a place may have; none where the feed does not name the place. */
export function sourcesAt(place: MessagePlace, { sources }: FeedRules): readonly string[] {
  const name = placeName(place);
  return (Object.hasOwn(sources, name) ? sources[name] : sources['*']) ?? [];
}
