import { Topic } from 'aws-cdk-lib/aws-sns';
import { forwarded, textOf } from './forwarded.ts';

export const sns = forwarded({
  module: './shared/adapters/aws/sns/sns-outbound.ts',
  client: '@aws-sdk/client-sns',
  deliverySeconds: () => 10,
  grant({ fn }, { recipient: { settings } }) {
    Topic.fromTopicArn(fn, 'Topic', textOf(settings)).grantPublish(fn);
  },
});
