import { forwarded } from './forwarded.ts';
import { namedSecret } from './recipient-secret.ts';

export const rabbitmq = forwarded({
  module: './shared/adapters/rabbitmq/rabbitmq-outbound.ts',
  client: 'rabbitmq-client',
  deliverySeconds: () => 15,
  secret: namedSecret,
});
