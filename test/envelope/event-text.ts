import type { Json, JsonObject } from '../../shared/json/json.ts';

/** A CloudEvent as a producer writes it. */
export const cloudEvent: JsonObject = {
  specversion: '1.0',
  id: 'u-1',
  source: 'profile-service',
  type: 'user',
  time: '2026-11-23T10:00:00Z',
  correlationid: 'k-1',
  data: { name: '张三', age: 25 },
};

/** An EventBridge event around a detail, as a queue gets it. */
export function eventOf(detail: Json, fields: JsonObject = {}): JsonObject {
  return {
    version: '0',
    id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
    'detail-type': 'user',
    source: 'profile-service',
    account: '123456789012',
    time: '2026-11-23T10:00:01Z',
    region: 'eu-central-1',
    resources: [],
    detail,
    ...fields,
  };
}

export function eventText(detail: Json, fields?: JsonObject): string {
  return JSON.stringify(eventOf(detail, fields));
}
