import type { JsonObject } from '../../shared/json/json.ts';

/** An event in the documented form of its service, with invented details, and what becomes of it. */
export interface RealEvent {
  /** The topic of `bridge.yaml` that takes it. */
  readonly topic: string;
  readonly event: JsonObject;
  /** The id of the admitted envelope. */
  readonly id: string;
  /** The correlation key. */
  readonly key: string;
}

/** An event of EventBridge around a detail. */
export function busEvent(
  source: string,
  detailType: string,
  detail: JsonObject,
  more: JsonObject = {},
): JsonObject {
  return {
    version: '0',
    id: '3e3c153a-8339-4e30-8c35-687ebef853fe',
    'detail-type': detailType,
    source,
    account: '123456789012',
    time: '2026-11-20T08:15:30Z',
    region: 'eu-central-1',
    resources: [],
    detail,
    ...more,
  };
}

/** The id of {@link busEvent}, which counts where a topic looks for no other. */
export const busId = '3e3c153a-8339-4e30-8c35-687ebef853fe';

/** A CloudEvent on the bus, as a forwarder puts it: with its own source and type. */
export function cloudEventOnBus(
  event: JsonObject & { readonly source: string; readonly type: string },
): JsonObject {
  return busEvent(event.source, event.type, { specversion: '1.0', ...event });
}
