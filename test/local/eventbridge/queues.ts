import type { Deliver, DeliverOptions, Lost } from '../../../local/eventbridge/delivery.ts';
import { parseJson } from '../../../local/eventbridge/aws-json.ts';
import type { Json } from '../../../shared/json/json.ts';

export interface Delivery extends DeliverOptions {
  readonly queue: string;
  readonly body: string;
}

export const queueArn = (name: string): string => `arn:aws:sqs:us-east-1:000000000000:${name}`;

/** Queues that record their messages. A queue with faults throws them first, one per delivery. */
export class FakeQueues {
  readonly deliveries: Delivery[] = [];
  readonly lost: Lost[] = [];
  readonly pauses: number[] = [];
  readonly #faults = new Map<string, Error[]>();

  failNext(name: string, ...faults: readonly Error[]): void {
    this.#faults.set(name, [...faults]);
  }

  readonly deliver: Deliver = async (arn, body, options) => {
    const name = arn.split(':').at(-1) ?? '';
    const fault = this.#faults.get(name)?.shift();
    if (fault !== undefined) throw fault;
    this.deliveries.push({ queue: name, body, ...options });
  };

  readonly ports = {
    deliver: this.deliver,
    onLost: (lost: Lost): void => void this.lost.push(lost),
    pause: async (ms: number): Promise<void> => void this.pauses.push(ms),
  };

  bodies(name: string): readonly (Json | undefined)[] {
    return this.deliveries.filter(({ queue }) => queue === name).map(({ body }) => parseJson(body));
  }
}

export const fault = (name: string, message = 'no'): Error => Object.assign(new Error(message), { name });
