import { didYouMean } from '../shared/bridge/did-you-mean.ts';
import { quote } from '../shared/bridge/mistake.ts';
import { Mistake } from './mistake.ts';
import type { BridgeAt } from './read-bridge.ts';

/** Where orders are posted, and as whom. */
export interface Control {
  readonly topic: string;
  readonly source: string;
}

/** Who orders where anybody may. */
const anybody = 'operations';

/**
 * The topic that takes orders, and a source that may post there.
 *
 * @throws Mistake when the bridge has no such topic, or when it does not let the source in
 */
export function controlTopic({ file, bridge }: BridgeAt, source: string | undefined): Control {
  const topics = bridge.topics.filter(({ role }) => role === 'control');
  const [first] = topics;
  if (first === undefined) {
    throw new Mistake(
      `${file}: no topic takes orders; add one under "topics", and deploy:\n  control:\n    { role: control, sources: [${source ?? anybody}] }`,
    );
  }
  if (source === undefined) return { topic: first.name, source: first.sources?.[0] ?? anybody };
  const open = topics.find(({ sources }) => sources === undefined || sources.includes(source));
  if (open !== undefined) return { topic: open.name, source };
  const sources = topics.flatMap((topic) => topic.sources ?? []);
  throw new Mistake(
    `${file}: ${quote(source)} may not post to ${quote(first.name)}${didYouMean(source, sources) || `; ${sources.join(', ')} may`}`,
  );
}
