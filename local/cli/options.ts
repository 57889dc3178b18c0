import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { FaultOptions } from '../faults/fault.ts';

export interface CliOptions {
  readonly bridge: string;
  readonly port: number;
  readonly post: string | undefined;
  readonly once: boolean;
  readonly output: 'text' | 'json';
  readonly verbose: boolean;
  readonly concurrency: number;
  readonly faults: FaultOptions | undefined;
}

export type ReadOptions =
  | { readonly kind: 'options'; readonly options: CliOptions }
  /** Nothing to run: help was asked for, or the arguments are wrong and it has been said how. */
  | { readonly kind: 'exit'; readonly code: 0 | 2 };

/** Reads the command line; what there is to say about it goes to the given writers. */
export function readOptions(
  args: readonly string[],
  write: { readonly out: (text: string) => void; readonly err: (text: string) => void },
): ReadOptions {
  const command = new Command('npm run dev --')
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
    .option('--post <file>', 'envelopes to post once all is up: JSON Lines, one CloudEvent a line')
    .option(
      '--once',
      'stop when everything that was posted is settled; exit code 1 if anything waits for a person',
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
    .option('--verbose', 'show what the functions write', false)
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeOut: write.out, writeErr: write.err });
  try {
    command.parse(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return { kind: 'exit', code: error.exitCode === 0 ? 0 : 2 };
    throw error;
  }
  const [bridge = ''] = command.args;
  const given = command.opts<
    Omit<CliOptions, 'bridge' | 'post' | 'faults'> & {
      readonly post?: string;
      readonly faults?: FaultOptions;
    }
  >();
  if (given.once && given.post === undefined) {
    write.err('error: --once needs --post: without anything posted there is nothing to wait for\n');
    return { kind: 'exit', code: 2 };
  }
  return { kind: 'options', options: { ...given, bridge, post: given.post, faults: given.faults } };
}

const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };

function readFaults(text: string): FaultOptions {
  const [, seed, rate] = /^(\d{1,9}):(0|1|0?\.\d{1,9})$/.exec(text) ?? [];
  if (seed !== undefined && rate !== undefined) return { seed: Number(seed), rate: Number(rate) };
  throw new InvalidArgumentError('It must be a seed and the share of calls from 0 to 1, as in 7:0.02.');
}
