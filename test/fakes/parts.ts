import type { Contribution } from '../../shared/envelope/contribution.ts';
import type { Envelope, Header } from '../../shared/envelope/envelope.ts';
import type { Part } from '../../shared/aggregation/group.ts';
import { partOf } from '../../shared/aggregation/part-of.ts';
import type { Json } from '../../shared/json/json.ts';

export function envelopeOf(topic: string, id: string, value: Json, header: Partial<Header> = {}): Envelope {
  return {
    header: { specversion: '1.0', id, source: `${topic}-service`, type: topic, ...header },
    body: { kind: 'json', value },
  };
}

export function storedPart(topic: string, id: string, value: Json, header: Partial<Header> = {}): Part {
  return partOf({ fusion: 'order', key: 'k', topic, envelope: envelopeOf(topic, id, value, header) }, 0);
}

/** The values that make a contribution. */
export interface ContributionValues {
  readonly source: string;
  readonly id: string;
  readonly topic: string;
  readonly time?: string | undefined;
  readonly value: Json;
}

export function contributionOf({ source, id, topic, time, value }: ContributionValues): Contribution {
  const header = { source, ...(time !== undefined && { time }) };
  return { topic, envelope: envelopeOf(topic, id, value, header) };
}
