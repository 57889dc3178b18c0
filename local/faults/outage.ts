/** The services that an outage may concern. */
export const outageServices = ['dynamodb', 'eventbridge', 's3', 'scheduler', 'secrets', 'sqs'] as const;

export type OutageService = (typeof outageServices)[number];

/** A service that refuses every call for a while, from its first call on. */
export interface OutageOptions {
  readonly service: OutageService;
  readonly forMs: number;
}
