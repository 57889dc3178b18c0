import type { Command } from 'commander';
import { readAmqp, readBroker } from './dev-options.ts';
import type { FeedOptions, Give } from './order.ts';
import { withTarget } from './target.ts';

export function addFeed(program: Command, give: Give): void {
  withTarget(program.command('feed'))
    .description(
      'Reads the brokers of topics with from: and puts the messages on the bus, in the place of event sources of AWS: see docs/transports.md.',
    )
    .option('--kafka <host:port>', 'a Kafka in the place of those in the bridge file', readBroker)
    .option('--rabbitmq <url>', 'a RabbitMQ in the place of those in the bridge file', readAmqp)
    .option('--quarantine <url>', "the queue of the bridge's quarantine; else it is looked for")
    .option('--bucket <name>', "the bucket of large bodies: the stack's output ClaimsBucket")
    .action((options: FeedOptions) => give({ kind: 'feed', options }));
}
