import { type Command, Option } from 'commander';
import type { Give } from './order.ts';
import { type Target, withBridge, withTarget } from './target.ts';
import { longDuration } from './values.ts';

export interface TailOptions extends Target {
  /** Undefined for all fusions. */
  readonly fusion?: string;
  readonly output: 'text' | 'json';
}

export interface LogsOptions extends Omit<Target, 'bus'> {
  /** The label, the role or the name of functions; undefined for all. */
  readonly function?: string;
  /** The time that is looked back, in ms. */
  readonly since: number;
  readonly follow: boolean;
  readonly errors: boolean;
  readonly output: 'text' | 'json';
}

/** The orders of the commands that watch a bridge. */
export type WatchOrder =
  | { readonly kind: 'logs'; readonly options: LogsOptions }
  | { readonly kind: 'tail'; readonly options: TailOptions };

const outputOption = (): Option =>
  new Option('--output <format>', 'for people, or JSON, one line each')
    .choices(['text', 'json'])
    .default('text');

const tenMinutesMs = 600_000;

export function addTail(program: Command, give: Give): void {
  withTarget(program.command('tail'))
    .description(
      'Follows the results, rejections and release requests of a bridge that is up, and takes nothing from anybody.',
    )
    .argument('[fusion]', 'one fusion; else all')
    .addOption(outputOption())
    .action((fusion: string | undefined, given: Omit<TailOptions, 'fusion'>) =>
      give({ kind: 'tail', options: { ...given, ...(fusion !== undefined && { fusion }) } }),
    );
}

export function addLogs(program: Command, give: Give): void {
  withBridge(program.command('logs'))
    .description('Prints what the functions of a deployed bridge have written.')
    .argument('[function]', 'such as "topic user", or a role such as complete; else all')
    .option('--since <duration>', 'how far to look back, up to 90d', longDuration, tenMinutesMs)
    .option('--follow', 'go on until an interrupt', false)
    .option('--errors', 'only errors', false)
    .addOption(outputOption())
    .action((name: string | undefined, given: Omit<LogsOptions, 'function'>) =>
      give({ kind: 'logs', options: { ...given, ...(name !== undefined && { function: name }) } }),
    );
}
