import { forwarded } from './forwarded.ts';
import { namedSecret } from './recipient-secret.ts';

export const kafka = forwarded({
  module: './shared/adapters/kafka/kafka-outbound.ts',
  client: '@platformatic/kafka',
  deliverySeconds: () => 15,
  secret: namedSecret,
});
