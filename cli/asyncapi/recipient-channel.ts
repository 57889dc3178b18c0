import { stackName } from '../../shared/bridge-file/stack-name.ts';
import { isJsonObject, ownMember } from '../../shared/json/is-json-object.ts';
import type { Json, JsonObject } from '../../shared/json/json.ts';
import type { Recipient } from '../../shared/policy/bridge.ts';

/**
 * Returns the channel of a recipient. A queue has a name that AWS draws, so its channel has no address. Places outside
 * have the address of the bridge file; secrets are not in it.
 */
export function recipientChannel({ name, transport, settings }: Recipient, bridge: string): JsonObject {
  switch (transport) {
    case 'queue':
    case 'ordered':
      return queueChannel(name, bridge, transport === 'ordered');
    case 'http':
      return outside(name, 'A web service', textIn(settings, 'url'));
    case 'kafka':
      return outside(name, 'A topic of Kafka', textIn(settings, 'topic'));
    case 'rabbitmq':
      return outside(
        name,
        'An exchange of RabbitMQ, with the routing key as the address',
        textIn(settings, 'routingKey'),
      );
    case 'sns':
      return outside(name, 'An SNS topic', settings);
    case 'bus':
      return outside(name, 'Another event bus', settings);
  }
}

function queueChannel(name: string, bridge: string, fifoQueue: boolean): JsonObject {
  return {
    address: null,
    description: `The queue of the recipient ${name}. Its name begins as in the binding, and the rest is drawn at deployment.`,
    servers: [{ $ref: '#/servers/queues' }],
    bindings: {
      sqs: { queue: { name: `${stackName(bridge)}-Recipient${name}`, fifoQueue }, bindingVersion: '0.2.0' },
    },
  };
}

function outside(name: string, kind: string, address: Json): JsonObject {
  // Braces in an address are parameters of AsyncAPI, which this document does not declare.
  const isPlain = typeof address === 'string' && !/[{}]/.test(address);
  const written = typeof address === 'string' && !isPlain ? ` (${address})` : '';
  return { address: isPlain ? address : null, description: `${kind}: the recipient ${name}${written}.` };
}

function textIn(settings: Json, key: string): Json {
  return (isJsonObject(settings) ? ownMember(settings, key) : undefined) ?? null;
}
