import { didYouMean } from '../shared/bridge-file/check/did-you-mean.ts';
import { quote } from '../shared/json/printable.ts';
import { UserError } from '../shared/ports/user-error.ts';
import type { Topic } from '../shared/policy/topic.ts';
import { typesOf } from '../shared/policy/event-types.ts';
import type { BridgeAt } from './read-bridge.ts';

/** The topic to which requests and corrections are posted, and their source. */
export interface RoleTopic {
  readonly topic: string;
  /** A type that the topic takes. */
  readonly type: string;
  readonly source: string;
}

/** The source of events on a topic that permits every source. */
const anySource = 'operations';

const takes = { control: 'orders', correction: 'corrections' } as const;

/**
 * Returns the topic that takes orders or corrections, and a source that may post to it.
 *
 * @throws UserError when the bridge has no such topic, or when it does not let the source in
 */
export function roleTopic(
  { file, bridge }: BridgeAt,
  role: keyof typeof takes,
  source: string | undefined,
): RoleTopic {
  const topics = bridge.topics.filter((topic) => topic.role === role);
  const [first] = topics;
  if (first === undefined) {
    throw new UserError(
      `${file}: no topic takes ${takes[role]}; add one under "topics", and deploy or start it again:\n  ${role}:\n    { role: ${role}, sources: [${source ?? anySource}] }`,
    );
  }
  if (source === undefined) return { ...addressOf(first), source: first.sources?.[0] ?? anySource };
  const open = topics.find(({ sources }) => sources === undefined || sources.includes(source));
  if (open !== undefined) return { ...addressOf(open), source };
  const sources = topics.flatMap((topic) => topic.sources ?? []);
  throw new UserError(
    `${file}: ${quote(source)} may not post to ${quote(first.name)}${didYouMean(source, sources) || `; ${sources.join(', ')} may`}`,
  );
}

/** A wildcard also stands for no characters, so the rest of a type is a type that the topic takes. */
function addressOf(topic: Topic): Pick<RoleTopic, 'topic' | 'type'> {
  const [first] = typesOf(topic);
  return { topic: topic.name, type: first?.pieces.join('') || topic.name };
}
