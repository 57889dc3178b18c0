/** The facts about a gathered topic that decide whether its parts open a group. */
export interface GatheredTopic {
  readonly name: string;
  /** True if the fusion waits for the topic: it is needed or wanted. */
  readonly isAwaited: boolean;
  /** True if the topic names the sources that may post. */
  readonly hasSources: boolean;
  /** The topic's own setting. */
  readonly opens: boolean | undefined;
}

/**
 * Returns the topics whose parts open a group of a fusion. They are those that it waits for, and those that not everyone
 * may post to. Where no topic is any of these, nothing tells a guest part from the others, so that all topics open groups.
 * A topic's own setting comes first.
 */
export function openingTopics(topics: readonly GatheredTopic[]): readonly string[] {
  const isChosen = ({ isAwaited, hasSources }: GatheredTopic): boolean => isAwaited || hasSources;
  const isAny = !topics.some((topic) => isChosen(topic) || topic.opens === true);
  return topics.filter((topic) => topic.opens ?? (isAny || isChosen(topic))).map(({ name }) => name);
}
