import type { Json } from '../../../shared/json/json.ts';
import type { Event } from './client.ts';

/** Returns the event of one part of a group, from the service that its topic names. */
export function partEvent(topic: string, key: string, data: Json): Event {
  const source = `${topic}-service`;
  const detail = { specversion: '1.0', id: `${topic}-${key}`, source, type: topic, correlationid: key, data };
  return { source, topic, detail };
}
