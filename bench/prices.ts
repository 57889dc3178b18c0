/**
 * The on-demand prices of AWS in us-east-1, in US dollars, without free tiers and discounts. Looked up on 2026-11-23;
 * the only prices in the benchmark.
 *
 * @see https://aws.amazon.com/dynamodb/pricing/on-demand/
 * @see https://aws.amazon.com/sqs/pricing/
 * @see https://aws.amazon.com/eventbridge/pricing/
 * @see https://aws.amazon.com/lambda/pricing/
 */
export const prices = {
  /** Units of 1 KB. */
  perMillionWriteUnits: 0.625,
  /** Units of 4 KB, strongly consistent; an eventually consistent read takes half a unit. */
  perMillionReadUnits: 0.125,
  /** Standard queues; any API call, and every 64 KB that it carries. */
  perMillionSqsRequests: 0.4,
  /** On top, for calls whose messages name a group on a standard queue (fair queues). */
  perMillionFairRequests: 0.1,
  /** Custom events put, every 64 KB counted; their delivery is free. */
  perMillionEvents: 1,
  /** Invocations of EventBridge Scheduler. */
  perMillionSchedules: 1,
  perMillionInvocations: 0.2,
  /** ARM. */
  perGbSecond: 0.0000133334,
} as const;
