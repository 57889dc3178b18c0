import { type CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { pagesOf } from '../pages.ts';

/** A line that a function has written. */
export interface LogEvent {
  /** Unique in its log group. */
  readonly id: string;
  /** The time of the line, in ms. */
  readonly at: number;
  readonly text: string;
}

/** Matches what a function or the runtime reports as an error: lines with a level, and reports of failed runs. */
const errorPattern =
  '{ ($.level = "ERROR") || ($.level = "FATAL") || ($.record.status = "error") || ($.record.status = "failure") || ($.record.status = "timeout") }';

/**
 * Reads the events of a log group from a time on, the oldest first. Takes `logs:FilterLogEvents`.
 *
 * @param from in ms
 */
export async function* readLogEvents(
  client: CloudWatchLogsClient,
  group: string,
  { from, errorsOnly }: { readonly from: number; readonly errorsOnly: boolean },
): AsyncGenerator<LogEvent, void, undefined> {
  const pages = paginateFilterLogEvents(
    { client },
    { logGroupName: group, startTime: from, ...(errorsOnly && { filterPattern: errorPattern }) },
  );
  for await (const { events = [] } of pagesOf(pages))
    for (const { eventId: id, timestamp: at, message } of events)
      if (id !== undefined && at !== undefined && message !== undefined) yield { id, at, text: message };
}
