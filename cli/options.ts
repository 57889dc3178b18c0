import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { durationMs } from '../shared/bridge-file/definition/duration.ts';

/** What is common to all that is asked of a bridge; undefined is for the bridge file and AWS to say. */
export interface Target {
  readonly bridge?: string;
  readonly bus?: string;
}

export interface ReleaseOptions extends Target {
  readonly fusion: string;
  readonly key: string | undefined;
  readonly source?: string;
}

export interface CorrectOptions extends Target {
  readonly fusion: string;
  readonly key: string;
  /** Each as `/topic/field=<JSON>`. */
  readonly values: readonly string[];
  readonly asItIs: boolean;
  readonly source?: string;
}

export interface RequestOptions extends Target {
  readonly fusion: string;
  readonly key: string;
  readonly post: string;
  readonly timeout: number;
  readonly after?: number;
  readonly table?: string;
  readonly output: 'text' | 'json';
}

export interface SweepOptions extends Target {
  readonly send: boolean;
  readonly margin: number;
  readonly source?: string;
  readonly table?: string;
}

export interface CalibrateOptions extends Omit<Target, 'bus'> {
  /** Undefined for all that learn. */
  readonly fusion?: string;
  /** The file that holds the history; else it is what the table still has. */
  readonly history?: string;
  readonly apply: boolean;
  readonly table?: string;
  readonly output: 'text' | 'json';
}

export type Order =
  | { readonly kind: 'calibrate'; readonly options: CalibrateOptions }
  | { readonly kind: 'correct'; readonly options: CorrectOptions }
  | { readonly kind: 'release'; readonly options: ReleaseOptions }
  | { readonly kind: 'request'; readonly options: RequestOptions }
  | { readonly kind: 'sweep'; readonly options: SweepOptions }
  /** Nothing to do: help was asked for, or the arguments are wrong and it has been said how. */
  | { readonly kind: 'exit'; readonly code: 0 | 2 };

/** Reads the command line; what there is to say about it goes to the given writers. */
export function readOptions(
  args: readonly string[],
  write: { readonly out: (text: string) => void; readonly err: (text: string) => void },
): Order {
  let order: Order = { kind: 'exit', code: 2 };
  const program = new Command('npm run fusion-bus --')
    .description('Speaks to a bridge that is up, in AWS or beside `npm start`.')
    .exitOverride()
    .configureOutput({ writeOut: write.out, writeErr: write.err });

  target(program.command('release'))
    .description('Releases an open group before its time.')
    .argument('<fusion>', 'the fusion that gathers the group')
    .argument('[key]', "the group's correlation key; without it, every open group of the fusion")
    .option('--source <name>', 'who gives the order; else the first that the control topic permits')
    .action((fusion: string, key: string | undefined, given: Omit<ReleaseOptions, 'fusion' | 'key'>) => {
      order = { kind: 'release', options: { ...given, fusion, key } };
    });

  target(program.command('correct'))
    .description('Says what is right for a group: it is amended, and its sources are judged by it.')
    .argument('<fusion>', 'the fusion that gathered the group')
    .argument('<key>', "the group's correlation key")
    .argument('[values...]', 'what is right, as /<topic>/<field>=<JSON>')
    .option('--as-it-is', 'the group is right as it is', false)
    .option('--source <name>', 'who says so; else the first that the correction topic permits')
    .action(
      (
        fusion: string,
        key: string,
        values: string[],
        given: Omit<CorrectOptions, 'fusion' | 'key' | 'values'>,
      ) => {
        order = { kind: 'correct', options: { ...given, fusion, key, values } };
      },
    );

  target(program.command('request'))
    .description('Posts envelopes and prints what their group answers.')
    .argument('<fusion>', 'the fusion that answers')
    .requiredOption('--key <key>', "the group's correlation key")
    .requiredOption(
      '--post <file>',
      'the envelopes: JSON Lines, one CloudEvent a line; what has no id or correlationid gets one',
    )
    .option('--timeout <duration>', 'how long to wait', wait, 30_000)
    .option('--after <generation>', 'take an answer newer than this one; 0 takes any', generation)
    .option('--table <name>', "the table of the bridge's groups; else it is looked for")
    .addOption(
      new Option('--output <format>', 'the fused envelope for people, or as one line of JSON')
        .choices(['text', 'json'])
        .default('text'),
    )
    .action((fusion: string, given: Omit<RequestOptions, 'fusion'>) => {
      order = { kind: 'request', options: { ...given, fusion } };
    });

  target(program.command('sweep'))
    .description('Finds groups whose alarm clock was lost: reads the whole table, see docs/orphans.md.')
    .option('--send', 'let each be looked at; without it they are only listed', false)
    .option(
      '--margin <duration>',
      'how long after its deadline a group may still be on its way',
      wait,
      hourMs,
    )
    .option('--source <name>', 'who gives the order; else the first that the control topic permits')
    .option('--table <name>', "the table of the bridge's groups; else it is looked for")
    .action((given: SweepOptions) => {
      order = { kind: 'sweep', options: given };
    });

  bridgeOf(program.command('calibrate'))
    .description('Learns from a whole history whom to trust: see docs/fusion.md.')
    .argument('[bridge]', 'the bridge file, as with --bridge')
    .option('--fusion <name>', 'one fusion only; else all that learn')
    .option(
      '--history <file>',
      'the history: JSON Lines, one CloudEvent a line; else the groups that are still in the table',
    )
    .option('--apply', 'put it in the place of what the deployment has learned', false)
    .option('--table <name>', "the table of the bridge's groups; else it is looked for")
    .addOption(
      new Option('--output <format>', 'for people, or one line of JSON a fusion')
        .choices(['text', 'json'])
        .default('text'),
    )
    .action((bridge: string | undefined, given: CalibrateOptions) => {
      order = { kind: 'calibrate', options: { ...given, ...(bridge !== undefined && { bridge }) } };
    });

  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return { kind: 'exit', code: error.exitCode === 0 ? 0 : 2 };
    throw error;
  }
  return order;
}

function target(command: Command): Command {
  return bridgeOf(command).option('--bus <name>', "the bridge's bus; else it is looked for");
}

function bridgeOf(command: Command): Command {
  return command
    .option(
      '--bridge <file>',
      'the bridge file; else FUSION_BUS_BRIDGE, else examples/recommendation/bridge.yaml',
    )
    .allowExcessArguments(false);
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

function wait(text: string): number {
  const ms = durationMs(text);
  if (ms !== undefined && ms > 0 && ms <= dayMs) return ms;
  throw new InvalidArgumentError('It must be a duration of a day at most, such as 500ms, 30s or 5m.');
}

function generation(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number, 0 or more.');
}
