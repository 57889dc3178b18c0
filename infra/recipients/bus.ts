import { EventBus } from 'aws-cdk-lib/aws-events';
import { ownSource } from '../event-bus.ts';
import { forwarded, textOf } from './forwarded.ts';

export const bus = forwarded({
  module: './shared/adapters/aws/eventbridge/event-bridge-outbound.ts',
  deliverySeconds: () => 10,
  grant({ fn }, { bridgeName, recipient: { settings } }) {
    const { principalStatements } = EventBus.fromEventBusArn(fn, 'Bus', textOf(settings)).grantPutEventsTo(
      fn,
    );
    for (const statement of principalStatements)
      statement.addConditions({ StringEquals: { 'events:source': ownSource(bridgeName) } });
  },
  variables: ({ bus: own }) => ({ OWN_BUS_ARN: own.bus.eventBusArn }),
});
