import type { Answer, Composer } from '../../shared/compose/composer.ts';
import { nothingSpent } from '../../shared/ports/model-usage.ts';
import type { SimPorts } from './sim-ports.ts';
import { withStore } from './with-store.ts';

/** Mistakes in a route over several nodes. */
export const plantedFaultsOfRoutes: Readonly<Record<string, (ports: SimPorts) => SimPorts>> = {
  'a failover that forgets what the first node may have billed': withComposer((composer) => ({
    async compose(question, signal) {
      const answer = await composer.compose(question, signal);
      if (!('attempts' in answer) || answer.attempts === undefined) return answer;
      return { ...answer, attempts: answer.attempts.slice(-1) };
    },
  })),
  'a route that goes on after an answer': ({ routeComposer, ...ports }) => ({
    ...ports,
    routeComposer: (given) => {
      let isFirst = true;
      return routeComposer({
        ...given,
        composerOf: (node) => ({
          async compose(question, signal) {
            const answer = await given.composerOf(node).compose(question, signal);
            if (answer.kind !== 'answered' || !isFirst) return answer;
            isFirst = false;
            return hidden(answer);
          },
        }),
      });
    },
  }),
  'a route that asks again after an answer that was rejected': withComposer((composer) => ({
    compose: ({ earlier: _earlier, ...question }, signal) => composer.compose(question, signal),
  })),
  'a lease that forgets what its tries paid for': withStore((store) => ({
    ...store,
    releaseLease: (ref, { spent: { attempts: _attempts, ...spent }, ...lease }) =>
      store.releaseLease(ref, { ...lease, spent }),
  })),
};

function withComposer(change: (composer: Composer) => Composer): (ports: SimPorts) => SimPorts {
  return ({ routeComposer, ...ports }) => ({
    ...ports,
    routeComposer: (given) => change(routeComposer(given)),
  });
}

/** An answer that is taken for a failure, although it is paid for. */
function hidden({ usage, costUsd }: Extract<Answer, { kind: 'answered' }>): Answer {
  return { ...nothingSpent, kind: 'unavailable', reason: 'hidden', retryAfterMs: undefined, usage, costUsd };
}
