import { type Command, InvalidArgumentError, Option } from 'commander';
import type { FaultOptions } from '../../local/faults/fault.ts';
import { type OutageOptions, outageServices } from '../../local/faults/outage.ts';
import type { Invocation } from './invocation.ts';
import type { DevOptions, Give } from './order.ts';
import { nearest } from '../../shared/bridge-file/check/did-you-mean.ts';
import { quote } from '../../shared/json/printable.ts';
import { duration, wholeNumber } from './values.ts';

type Unset = 'post' | 'faults' | 'outage' | 'secrets' | 'kafka' | 'rabbitmq';

type Given = Omit<DevOptions, 'bridge' | 'allowedHosts' | Unset> &
  Partial<Pick<DevOptions, Unset>> & { readonly allowHost?: readonly string[] };

export function addDev(program: Command, give: Give, { dev: call }: Invocation): void {
  const command = program.command('dev');
  if (call !== undefined)
    command.configureHelp({
      ...command.configureHelp(),
      commandUsage: (shown) => `${call} ${shown.usage()}`,
    });
  command
    .description(
      'Runs a bridge on this machine: its stacks, queues, table, bus and functions, on one endpoint that speaks AWS.',
    )
    .argument('<bridge.yaml>', 'the bridge file')
    .option(
      '--port <n>',
      'the port of the endpoint on 127.0.0.1; 0 takes any that is free',
      wholeNumber(0, 65_535),
      4566,
    )
    .option(
      '--allow-host <name>',
      'answer requests that address this name too, as a container does: host.docker.internal; may be repeated',
      addHost,
    )
    .option('--post <file>', 'envelopes to post once all is up: JSON Lines, one CloudEvent a line')
    .option(
      '--once',
      'stop when everything that was posted is settled, or recipients outside have taken nothing for a minute; exit code 1 then, or if anything waits for a person',
      false,
    )
    .addOption(
      new Option('--output <format>', 'a live account for people, or one JSON object a line')
        .choices(['text', 'json'])
        .default('text'),
    )
    .option('--concurrency <n>', 'most processes of one function', wholeNumber(1, 100), 2)
    .option(
      '--faults <seed:rate>',
      'do to calls what AWS may do now and then (throttling, 500, lost answers, batches taken in part), to see what ' +
        'producers and consumers make of it: 7:0.02 is one call in 50, the same ones each time that the seed is 7',
      readFaults,
    )
    .option(
      '--outage <service:duration>',
      `let a service (${outageServices.join(', ')}) refuse every call for a time that begins with its first call: dynamodb:6m`,
      readOutage,
    )
    .option('--kafka <host:port>', 'the Kafka that topics with from: kafka read here', readBroker)
    .option(
      '--rabbitmq <url>',
      'the RabbitMQ that topics with from: rabbitmq read here: amqp://guest:guest@localhost:5672',
      readAmqp,
    )
    .option(
      '--allow-loopback',
      'let recipients be web addresses on this machine, which a forwarder refuses on AWS',
      false,
    )
    .option(
      '--secrets <file>',
      'the secrets that the bridge file names: a JSON object of texts, by the names or ARNs in the bridge file',
    )
    .option('--verbose', 'show what the functions write', false)
    .allowExcessArguments(false)
    .action((bridge: string, { allowHost: allowedHosts = [], ...given }: Given) => {
      if (given.once && given.post === undefined)
        command.error('error: --once needs --post: without anything posted there is nothing to wait for');
      const { post, faults, outage, secrets, kafka, rabbitmq } = given;
      const unset = { post, faults, outage, secrets, kafka, rabbitmq };
      give({ kind: 'dev', options: { ...given, bridge, allowedHosts, ...unset } });
    });
}

/** @throws InvalidArgumentError unless the text is a host name, without a port */
function addHost(name: string, names: readonly string[] = []): readonly string[] {
  if (/^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i.test(name)) return [...names, name];
  throw new InvalidArgumentError('It must be the name of a host without a port, as in host.docker.internal.');
}

export function readBroker(text: string): string {
  if (/^[^\s:/]+:\d{1,5}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be host:port, as in localhost:9092.');
}

export function readAmqp(text: string): string {
  if (URL.canParse(text) && /^amqps?:/.test(text)) return text;
  throw new InvalidArgumentError('It must be an address as in amqp://guest:guest@localhost:5672.');
}

function readFaults(text: string): FaultOptions {
  const [, seed, rate] = /^(\d{1,9}):(0|1|0?\.\d{1,9})$/.exec(text) ?? [];
  if (seed !== undefined && rate !== undefined) return { seed: Number(seed), rate: Number(rate) };
  throw new InvalidArgumentError('It must be a seed and the share of calls from 0 to 1, as in 7:0.02.');
}

function readOutage(text: string): OutageOptions {
  const [name = '', time = '', ...more] = text.split(':');
  const service = outageServices.find((one) => one === name);
  if (service !== undefined && time !== '' && more.length === 0) return { service, forMs: duration(time) };
  const near = service === undefined ? nearest(name, outageServices) : undefined;
  const hint = near === undefined ? '' : ` Did you mean ${quote(near)}?`;
  throw new InvalidArgumentError(
    `It must be a service (${outageServices.join(', ')}) and a duration, as in dynamodb:6m.${hint}`,
  );
}
