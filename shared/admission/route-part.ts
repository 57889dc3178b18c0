import type { Topic } from '../policy/topic.ts';
import type { Evaluate } from '../expression/evaluate.ts';
import { statements } from './correlation/find-statements.ts';
import type { Envelope } from '../envelope/envelope.ts';
import type { Refused } from '../messages/rejected-event.ts';
import { place, type Placed, verdictOf } from './place.ts';
import type { Verdict } from './verdict.ts';

/** Routes a part to every fusion that gathers its topic. */
export async function routePart(
  envelope: Envelope,
  refused: Refused,
  { name, routes }: Pick<Topic, 'name' | 'routes'>,
  evaluate: Evaluate | undefined,
): Promise<Verdict> {
  const placed: Placed[] = [];
  for (const route of routes) {
    const stated = () => statements(envelope, route, evaluate);
    placed.push(await place(envelope, name, route, evaluate, stated));
  }
  return verdictOf(placed, refused);
}
