import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { envelopeBytes } from '../../../envelope/encode-envelope.ts';
import type { OpenOutbound } from '../../../ports/outbound.ts';
import { UndeliverableError } from '../../../ports/undeliverable-error.ts';
import { arnSetting, regionOf } from '../../recipient-settings.ts';
import { clientSettings } from '../connection.ts';
import { eventBridgePublisher } from './event-bridge-publisher.ts';

/** The largest event, less what stands beside the detail: source and type are bounded as attributes. */
const mostBytes = 990_000;

/**
 * Puts each envelope on another bus, under the bridge's own source, with all attributes. A bridge behind that bus counts
 * the hops on, and rejects an envelope that has passed too many fusions.
 */
export const busOutbound: OpenOutbound = (settings, { env }) => {
  const busArn = arnSetting(settings);
  const client = new EventBridgeClient({ ...clientSettings, ...regionOf(busArn) });
  const publisher = eventBridgePublisher(client, busArn);
  const isOwn = busArn === env('OWN_BUS_ARN');
  return {
    async send(envelope) {
      if (isOwn) throw new UndeliverableError('loop', 'the recipient is the bus of this bridge itself');
      if (envelopeBytes(envelope) > mostBytes)
        throw new UndeliverableError('too-large', `an event bus takes events of up to ${mostBytes} bytes`);
      await publisher.publish([envelope]);
    },
    close: async () => client.destroy(),
  };
};
