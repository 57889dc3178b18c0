import { type Command, Option } from 'commander';
import { readAmqp, readBroker } from './dev-options.ts';
import type { FeedOptions, Give } from './order.ts';
import { withTarget } from './target.ts';

export function addFeed(program: Command, give: Give): void {
  const command = withTarget(program.command('feed'))
    .description(
      'Reads the brokers of topics with from: and puts the messages on the bus, in the place of event sources of AWS: see docs/transports.md.',
    )
    .action((options: FeedOptions) => give({ kind: 'feed', options }));
  for (const option of brokerOptions()) command.addOption(option);
}

/** Returns new options of a command that reads brokers. */
export function brokerOptions(): readonly Option[] {
  return [
    new Option('--kafka <host:port>', 'a Kafka in the place of those in the bridge file').argParser(
      readBroker,
    ),
    new Option('--rabbitmq <url>', 'a RabbitMQ in the place of those in the bridge file').argParser(readAmqp),
    new Option('--quarantine <url>', "the queue of the bridge's quarantine; else it is looked for"),
    new Option('--bucket <name>', "the bucket of large bodies: the stack's output ClaimsBucket"),
  ];
}
