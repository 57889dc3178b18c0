import type { Envelope } from '../../shared/envelope/envelope.ts';
import type { BusEntrance, PutOutcome } from '../../shared/ports/bus-entrance.ts';
import { RetryableError } from '../../shared/ports/retryable-error.ts';

/** A bus that keeps what it takes, and fails as it is asked to. */
export class MemoryEntrance implements BusEntrance {
  /** Every event that was taken, repetitions included, in the order of arrival. */
  readonly taken: Envelope[] = [];
  /** Decides about each event; by default all are taken. */
  judge: (envelope: Envelope) => PutOutcome = () => ({ kind: 'taken' });

  put(envelopes: readonly Envelope[]): Promise<readonly PutOutcome[]> {
    const outcomes = envelopes.map((envelope) => {
      const outcome = this.judge(envelope);
      if (outcome.kind === 'taken') this.taken.push(envelope);
      return outcome;
    });
    return Promise.resolve(outcomes);
  }

  /** The events of producers, each once, by their ids. */
  get events(): ReadonlyMap<string, Envelope> {
    const own = this.taken.filter(({ header }) => !header.source.startsWith('fusion-bus/'));
    return new Map(own.map((envelope) => [`${envelope.header.source} ${envelope.header.id}`, envelope]));
  }

  /** The codes of the rejections that producers got, each once. */
  get rejections(): readonly string[] {
    const rejected = this.taken.filter(({ header }) => header.source.startsWith('fusion-bus/'));
    const codes = new Map(
      rejected.map(({ header, body }) => [header.id, body.kind === 'json' ? JSON.stringify(body.value) : '']),
    );
    return [...codes.values()].map((text) => /"code":"([a-z-]+)"/.exec(text)?.[1] ?? '');
  }
}

export const outOfService: PutOutcome = {
  kind: 'failed',
  fault: new RetryableError('the bus is out of service'),
};
