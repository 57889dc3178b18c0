import { didYouMean } from '../shared/bridge-file/check/did-you-mean.ts';
import { quote } from '../shared/json/printable.ts';
import { UserError } from '../shared/ports/user-error.ts';
import type { BridgeAt } from './read-bridge.ts';

/** Where words about groups are posted, and as whom. */
export interface RoleTopic {
  readonly topic: string;
  readonly source: string;
}

/** Who says it where anybody may. */
const anybody = 'operations';

const takes = { control: 'orders', correction: 'corrections' } as const;

/**
 * The topic that takes orders, or corrections, and a source that may post there.
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
      `${file}: no topic takes ${takes[role]}; add one under "topics", and deploy:\n  ${role}:\n    { role: ${role}, sources: [${source ?? anybody}] }`,
    );
  }
  if (source === undefined) return { topic: first.name, source: first.sources?.[0] ?? anybody };
  const open = topics.find(({ sources }) => sources === undefined || sources.includes(source));
  if (open !== undefined) return { topic: open.name, source };
  const sources = topics.flatMap((topic) => topic.sources ?? []);
  throw new UserError(
    `${file}: ${quote(source)} may not post to ${quote(first.name)}${didYouMean(source, sources) || `; ${sources.join(', ')} may`}`,
  );
}
