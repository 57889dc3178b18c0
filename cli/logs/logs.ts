import { setTimeout as sleep } from 'node:timers/promises';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { findLogGroups, type FunctionLogs } from '../../shared/adapters/aws/logs/find-log-groups.ts';
import { readLogEvents } from '../../shared/adapters/aws/logs/read-log-events.ts';
import { didYouMean } from '../../shared/bridge-file/check/did-you-mean.ts';
import { parseJson } from '../../shared/json/parse-json.ts';
import { printable, quote } from '../../shared/json/printable.ts';
import { RetryableError } from '../../shared/ports/retryable-error.ts';
import { UserError } from '../../shared/ports/user-error.ts';
import { connectionOf } from '../connection.ts';
import { readLogLine } from '../dev/log-line.ts';
import type { LogsOptions } from '../options/watch-orders.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import { readBridge } from '../read-bridge.ts';
import { coloursFor } from '../terminal.ts';
import { wrapLine } from '../wrap.ts';
import { type FunctionLine, LogTail } from './log-tail.ts';

/** The most events of one function that one reading shows. */
const mostEvents = 10_000;

/** CloudWatch answers five of these calls in a second for an account, and others may need some too. */
const callPauseMs = 400;
const leastPauseMs = 2_000;

/**
 * `logs [function]`: prints what the functions of a deployed bridge have written.
 *
 * @returns the exit code: 0
 * @throws UserError
 */
export async function logs(options: LogsOptions, environment: ProcessEnvironment): Promise<0> {
  const { env, err } = environment;
  const { bridge } = await readBridge(options.bridge, env);
  const connection = connectionOf(env);
  if (connection.endpoint !== undefined)
    throw new UserError(
      'on the laptop the functions write to the terminal of `dev`: start it with --verbose, and look there',
    );
  const interrupted = environment.holdInterrupts();
  const client = new CloudWatchLogsClient(connection);
  try {
    const functions = chosen(await findLogGroups(client, bridge.name), options.function, bridge.name);
    const reading = { errorsOnly: options.errors };
    const sources = new Map(
      functions.map((one) => [
        labelOf(one),
        (from: number) => readLogEvents(client, one.group, { ...reading, from }),
      ]),
    );
    const tail = new LogTail(sources, Date.now() - options.since);
    await print(tail, options, environment);
    const pauseMs = Math.max(leastPauseMs, functions.length * callPauseMs);
    while (options.follow && !interrupted.aborted) {
      await sleep(pauseMs, undefined, { signal: interrupted }).catch(() => undefined);
      if (!interrupted.aborted) await print(tail, options, environment).catch(laterIfRetryable(err));
    }
    return 0;
  } finally {
    client.destroy();
  }
}

/** Says that a reading failed for now. The next one reads what this one has missed. */
const laterIfRetryable =
  (err: (line: string) => void) =>
  (error: unknown): void => {
    if (!(error instanceof RetryableError)) throw error;
    err(`the logs cannot be read now (${printable(error.message)}); the next reading shows what is missing`);
  };

async function print(tail: LogTail, { output }: LogsOptions, environment: ProcessEnvironment): Promise<void> {
  const { out, err, env, isTerminal, screen } = environment;
  const paint = coloursFor(isTerminal, env);
  const { lines, isCut } = await tail.next(mostEvents);
  for (const line of lines) {
    if (output === 'json') {
      out(JSON.stringify(entryOf(line)));
      continue;
    }
    const { isError, text } = readLogLine(line.text.trimEnd(), 'stdout');
    const shown = isError ? paint.red(printable(text)) : printable(text);
    const time = paint.dim(new Date(line.at).toISOString());
    out(wrapLine(`${time} ${paint.cyan(line.from)} ${shown}`, screen?.columns() ?? Infinity, 2));
  }
  if (isCut)
    err(
      `a function has more than ${mostEvents} events; a shorter --since, or --errors, shows those that follow`,
    );
}

function entryOf({ at, from, text }: FunctionLine): object {
  const parsed = parseJson(text);
  const entry = parsed.kind === 'json' ? parsed.value : text.trimEnd();
  return { time: new Date(at).toISOString(), function: from, entry };
}

/** @throws UserError when the bridge has no function, or none of that name */
function chosen(
  all: readonly FunctionLogs[],
  named: string | undefined,
  bridge: string,
): readonly FunctionLogs[] {
  if (all.length === 0)
    throw new UserError(
      `no logs of the bridge ${quote(bridge)} are found: deploy it with this release, which tags them, or name its account (AWS_PROFILE, AWS_REGION)`,
    );
  if (named === undefined) return all;
  const found = all.filter((one) => [labelOf(one), one.role, one.name].includes(named));
  if (found.length > 0) return found;
  const labels = all.map(labelOf);
  throw new UserError(
    `no function is named ${quote(named)}${didYouMean(named, labels) || `; there is ${labels.join(', ')}`}`,
  );
}

/** Returns a readable name of a function: its role, and with several of one role what it serves. */
const labelOf = ({ role, name }: FunctionLogs): string => (role === name ? role : `${role} ${name}`);
