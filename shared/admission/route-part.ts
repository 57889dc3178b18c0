import type { RouteEnvelope } from './admission-steps.ts';
import type { Stated, statements } from './correlation/find-statements.ts';
import { place, type Placed, verdictOf } from './place.ts';

/**
 * Returns the step that routes a part to every fusion that gathers its topic.
 *
 * @param read reads what a part states about its group; needed where a fusion asks for it
 */
export function routePart(read?: typeof statements): RouteEnvelope {
  return async (envelope, refused, { name, routes }, evaluate) => {
    const placed: Placed[] = [];
    for (const route of routes) {
      const stated = async (): Promise<Stated> => {
        if (read !== undefined) return read(envelope, route, evaluate);
        if (Object.keys(route.states).length > 0)
          throw new Error(`the function of this topic reads no statements, which ${route.fusion} asks for`);
        return { kind: 'nothing' };
      };
      placed.push(await place(envelope, name, route, evaluate, stated));
    }
    return verdictOf(placed, refused);
  };
}
