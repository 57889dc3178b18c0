import { prices } from '../prices.ts';

/** The counts that AWS charges for. */
export interface Bill {
  /** DynamoDB, 1 KB each. */
  readonly writeUnits: number;
  /** DynamoDB, 4 KB each. */
  readonly readUnits: number;
  /** All API calls to SQS: sends, receives and deletes; each 64 KB of a call's messages counts as one more. */
  readonly sqsRequests: number;
  /** The calls among them that carry, receive or delete messages of a fair queue. */
  readonly fairRequests: number;
  /** Events put on a bus; each 64 KB of an event counts as one more. */
  readonly events: number;
  /** One-off schedules of EventBridge Scheduler. */
  readonly schedules: number;
  /** Invocations of Lambda functions. */
  readonly invocations: number;
}

/** The size that SQS and EventBridge bill as one. */
const chunkBytes = 64 * 1024;

/** Returns the billed units of a payload: each 64 KB of it, and one if it is empty. */
export function chunks(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / chunkBytes));
}

/** Adds up a bill item by item. */
export interface Meter {
  add(item: keyof Bill, amount: number): void;
  /** Returns the sums since the last reading. */
  read(): Bill;
}

const nothing: Bill = {
  writeUnits: 0,
  readUnits: 0,
  sqsRequests: 0,
  fairRequests: 0,
  events: 0,
  schedules: 0,
  invocations: 0,
};

export function createMeter(): Meter {
  let bill = nothing;
  return {
    add: (item, amount) => {
      bill = { ...bill, [item]: bill[item] + amount };
    },
    read: () => {
      const read = bill;
      bill = nothing;
      return read;
    },
  };
}

export function sumOf(bills: readonly Bill[]): Bill {
  const of = (item: keyof Bill): number => bills.reduce((sum, bill) => sum + bill[item], 0);
  return {
    writeUnits: of('writeUnits'),
    readUnits: of('readUnits'),
    sqsRequests: of('sqsRequests'),
    fairRequests: of('fairRequests'),
    events: of('events'),
    schedules: of('schedules'),
    invocations: of('invocations'),
  };
}

/**
 * An assumption, unlike all the counts: the billed size and time of an invocation, with the 512 MB that the stack sets.
 */
export const assumed = { memoryGb: 0.5, msPerInvocation: 20 } as const;

export function dynamoDollars({ writeUnits, readUnits }: Pick<Bill, 'writeUnits' | 'readUnits'>): number {
  return (writeUnits * prices.perMillionWriteUnits + readUnits * prices.perMillionReadUnits) / 1_000_000;
}

export function messagingDollars({ sqsRequests, fairRequests, events, schedules }: Bill): number {
  return (
    (sqsRequests * prices.perMillionSqsRequests +
      fairRequests * prices.perMillionFairRequests +
      events * prices.perMillionEvents +
      schedules * prices.perMillionSchedules) /
    1_000_000
  );
}

export function lambdaDollars({ invocations }: Bill): number {
  const gbSeconds = (invocations * assumed.memoryGb * assumed.msPerInvocation) / 1_000;
  return (invocations * prices.perMillionInvocations) / 1_000_000 + gbSeconds * prices.perGbSecond;
}
