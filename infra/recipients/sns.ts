import { Topic } from 'aws-cdk-lib/aws-sns';
import { forwarded } from './forwarded.ts';

export const sns = forwarded({
  module: './shared/adapters/aws/sns/sns-outbound.ts',
  deliverySeconds: () => 10,
  grant({ fn }, { recipient: { settings } }) {
    Topic.fromTopicArn(fn, 'Topic', String(settings)).grantPublish(fn);
  },
});
