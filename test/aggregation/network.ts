import { RetryableError } from '../../shared/ports/retryable-error.ts';
import type { Scenario } from './history.ts';

/** What a worker dies of. */
export class Crash extends Error {}

/** Every call of the workers, each of which waits for the schedule to let it go on. */
export interface Network {
  /** An effect, seen over a network on which every call may be overtaken, cut off or refused on either side of it. */
  over<T>(effect: () => Promise<T>): Promise<T>;
  /** Gives way to all other workers; this one may not live to go on. */
  pause(): Promise<void>;
  /** How many calls wait. */
  waiting(): number;
  /** Lets one of those that wait go on, or kills its worker. */
  step(index: number): void;
  /** Whether some call was refused. */
  hasThrottled(): boolean;
}

/** @param pick a whole number from 0 on, below what it is given: the seed decides */
export function createNetwork(
  { crashes, throttles }: Pick<Scenario, 'crashes' | 'throttles'>,
  pick: (below: number) => number,
): Network {
  const waiting: { readonly go: () => void; readonly crash: () => void }[] = [];
  let crashesLeft = crashes;
  let throttlesLeft = throttles;

  const pause = (): Promise<void> =>
    new Promise((go, reject) => {
      waiting.push({ go, crash: () => reject(new Crash('killed')) });
    });

  const mayThrottle = (): void => {
    if (throttlesLeft === 0 || pick(12) > 0) return;
    throttlesLeft -= 1;
    throw new RetryableError('throttled');
  };

  return {
    pause,
    async over(effect) {
      await pause();
      mayThrottle();
      const result = await effect();
      await pause();
      mayThrottle();
      return result;
    },
    waiting: () => waiting.length,
    step(index) {
      const [waiter] = waiting.splice(index, 1);
      if (crashesLeft > 0 && pick(10) === 0) {
        crashesLeft -= 1;
        waiter?.crash();
      } else {
        waiter?.go();
      }
    },
    hasThrottled: () => throttlesLeft < throttles,
  };
}

/** The network of a service that refuses every call while it is out, before the call takes effect. */
export function withOutage(
  network: Network,
  { outage }: Pick<Scenario, 'outage'>,
  now: () => number,
): Network {
  if (outage === undefined) return network;
  const { fromMs, forMs } = outage;
  const isOut = (): boolean => now() >= fromMs && now() < fromMs + forMs;
  return {
    ...network,
    async over(effect) {
      return network.over(async () => {
        if (isOut()) throw new RetryableError('out of service');
        return effect();
      });
    },
  };
}
