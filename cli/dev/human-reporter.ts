import type { Bridge } from '../../shared/policy/bridge.ts';
import { ownMember } from '../../shared/json/is-json-object.ts';
import { printable } from '../../shared/json/printable.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import type { AccountEvent, Contributed } from '../../local/account/account-event.ts';
import { listAt, objectAt } from '../../local/account/read-event.ts';
import type { Palette } from '../terminal.ts';
import { wrapLine } from '../wrap.ts';
import { describeFused, describeHeld, type Showing } from './describe-fused.ts';
import { describeReady, type Shown } from './describe-ready.ts';
import { describeRefusal, describeUpdate } from './describe-update.ts';
import { GroupProgress } from './group-progress.ts';
import type { Awaited } from './group-progress.ts';
import { inOrderOf } from './in-order-of.ts';
import { readLogLine } from './log-line.ts';
import type { Reporter, Streams } from './reporter.ts';
import { totalsLine } from './totals.ts';

export interface HumanOptions {
  readonly bridge: Shown & Pick<Bridge, 'fusions'>;
  readonly verbose: boolean;
  readonly paint: Palette;
  /** Returns the columns of the terminal; without it no line is broken. */
  readonly columns?: (() => number) | undefined;
  /** True if the notes before the start say that the model has no key. */
  readonly isKeyTold?: boolean;
}

/** A live account for people: each group filling up, then what became of it. */
export function humanReporter(
  { out, err }: Streams,
  { bridge, verbose, paint, columns: columnsNow = () => Infinity, isKeyTold = false }: HumanOptions,
): Reporter {
  const progress = new GroupProgress(bridge.fusions);
  let { topics } = bridge;
  const showing = (): Showing => ({ columns: columnsNow(), topics, isKeyTold });
  const line = (text: string): void => out(wrapLine(text, columnsNow(), 2));
  const trouble = (text: string): void => err(wrapLine(text, columnsNow(), 2));

  const contributed = (event: Contributed): void => {
    const { fusion, key, source, id } = event;
    const awaited = progress.arrive(event).toSorted(inOrderOf(topics, ({ topic }) => topic));
    const from = paint.dim(`${printable(source)} ${printable(id)}`);
    const fill = progress.fill(fusion, key);
    const state = [...(fill === undefined ? [] : [fill]), ...awaited.map((one) => tick(one, paint))].join(
      '  ',
    );
    line(`${paint.cyan(fusion)} ${paint.bold(printable(key))}  ${state}  ${from}`);
  };

  const tell = (event: AccountEvent): void => {
    switch (event.kind) {
      case 'contributed':
        return contributed(event);
      case 'fused':
        progress.end(event.fusion, event.key);
        return out(describeFused(event, paint, showing()));
      case 'held':
        progress.end(event.fusion, event.key);
        return out(describeHeld(event, paint, showing()));
      case 'discarded':
        progress.end(event.fusion, event.key);
        return line(
          `${paint.cyan(event.fusion)} ${paint.bold(printable(event.key))}  ${paint.yellow('discarded')}: ${whyDiscarded(event.envelope)}`,
        );
      case 'rejected': {
        const at = event.attribute === null ? '' : ` (${printable(event.attribute)})`;
        const who = printable(`${event.source ?? 'unknown source'} ${event.id ?? 'without id'}`);
        return line(
          `${paint.magenta(printable(event.topic))} ${paint.yellow('rejected')} ${who}: ${event.code}${at}: ${printable(event.message)}`,
        );
      }
      case 'dead-letter': {
        const why = event.reason === null ? '' : `: ${printable(event.reason)}`;
        return line(`${paint.red('waits for a person')} in ${event.name}${why}  ${paint.dim(event.queue)}`);
      }
      case 'lost':
        return trouble(`${paint.red('lost')}: ${printable(event.reason)}`);
      case 'function-failed': {
        const { type, message, stack } = event.error;
        const back = `${event.messages} ${event.messages === 1 ? 'message goes' : 'messages go'} back to the queue`;
        trouble(`${paint.red(event.functionName)} failed; ${back}: ${printable(`${type}: ${message}`)}`);
        if (verbose && stack !== undefined) err(paint.dim(stack));
        return;
      }
    }
  };

  return {
    ready: (ready, pages) =>
      out(describeReady(bridge, { ...ready, pages }, { paint, columns: columnsNow() })),
    tell,
    follow: (event) => {
      if (event.kind === 'contributed') progress.arrive(event);
      else if ('envelope' in event) progress.end(event.fusion, event.key);
    },
    line: (functionName, written, stream) => {
      const { isError, text } = readLogLine(written, stream);
      if (verbose) trouble(`${paint.dim(functionName)} ${printable(written)}`);
      else if (isError) trouble(`${paint.red(functionName)} ${printable(text)}`);
    },
    updated: (update) => {
      progress.adopt(update.bridge.fusions);
      topics = update.bridge.topics.map(({ name }) => name);
      line(describeUpdate(update, paint));
    },
    notTakenUp: (file, reasons) => line(describeRefusal(file, reasons, paint)),
    totals: (numbers) => line(totalsLine(numbers)),
    stopped: (numbers) => line(totalsLine(numbers)),
    note: (text) => trouble(paint.dim(text)),
  };
}

/** Returns the reason why a group was discarded: its missing topics, or that nothing but a correction came. */
function whyDiscarded(envelope: JsonObject): string {
  const data = objectAt(envelope, 'data');
  const missing = listAt(data, 'missing').map(String).join(', ');
  const isUnknown =
    ownMember(data, 'count') === 0 && listAt(objectAt(data, 'receipt'), 'corrections').length > 0;
  if (isUnknown) return 'its time ran out, and nothing of it came but a correction';
  return `its time ran out${missing === '' ? '' : `, without ${printable(missing)}`}`;
}

function tick({ topic, how, parts }: Awaited, paint: Palette): string {
  const name = printable(topic);
  if (parts > 0) return paint.green(`✓ ${name}${parts > 1 ? ` ×${parts}` : ''}`);
  return how === 'needed' ? `· ${name}` : paint.dim(`· ${name}?`);
}
