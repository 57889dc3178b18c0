import type { KafkaBroker } from './feed.ts';

/** Returns the consumer group that reads a topic of Kafka. AWS wants another for each topic that a feed reads. */
export function groupOf({ group, topics }: Pick<KafkaBroker, 'group' | 'topics'>, topic: string): string {
  return topics.length === 1 ? group : `${group}.${topic}`;
}
