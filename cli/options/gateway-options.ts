import { type Command, InvalidArgumentError } from 'commander';
import { brokerOptions } from './feed-options.ts';
import type { GatewayOptions, Give } from './order.ts';
import { withTarget } from './target.ts';
import { wholeNumber } from './values.ts';

type Given = Omit<GatewayOptions, 'recipients'> & { readonly recipient?: GatewayOptions['recipients'] };

export function addGateway(program: Command, give: Give): void {
  const command = withTarget(program.command('gateway'))
    .description('Answers gRPC for a bridge that is up, with the credentials of this process (docs/grpc.md).')
    .requiredOption('--source <name>', 'the source of everything that is posted through it')
    .option('--table <name>', "the table of the bridge's groups; else it is looked for")
    .option(
      '--recipient <name=url>',
      'the queue of a recipient; else it is looked for; may be repeated',
      addRecipient,
    )
    .option('--host <address>', 'the address that it listens on; 0.0.0.0 in a container', '127.0.0.1')
    .option('--port <n>', 'its port; 0 takes any that is free', wholeNumber(0, 65_535), 50_051)
    .option('--feeds', 'also reads the brokers of topics with from:, as the command feed does')
    .option(
      '--metrics-port <n>',
      'a port of the same address for /metrics, in the format of Prometheus; without it there is none',
      wholeNumber(0, 65_535),
    )
    .action(({ recipient: recipients = new Map<string, string>(), ...given }: Given) =>
      give({ kind: 'gateway', options: { ...given, recipients } }),
    );
  for (const option of brokerOptions()) command.addOption(option.implies({ feeds: true }));
}

/** @throws InvalidArgumentError unless the text is a name and a URL */
function addRecipient(
  text: string,
  known: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const [, name, url] = /^([\w-]+)=(https?:\/\/\S+)$/.exec(text) ?? [];
  if (name !== undefined && url !== undefined) return new Map([...known, [name, url]]);
  throw new InvalidArgumentError('It must be a name and the URL of a queue, as in dispatch=https://sqs...');
}
