import type { Bridge } from '../../shared/policy/bridge.ts';
import { ownMember } from '../../shared/json/is-json-object.ts';
import { printable } from '../../shared/json/printable.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import type { AccountEvent, Contributed, Ready } from '../../local/account/account-event.ts';
import { listAt, objectAt } from '../../local/account/read-event.ts';
import type { Palette } from '../terminal.ts';
import { describeFused, describeHeld } from './describe-fused.ts';
import { describeRefusal, describeUpdate } from './describe-update.ts';
import { GroupProgress } from './group-progress.ts';
import type { Awaited } from './group-progress.ts';
import { readLogLine } from './log-line.ts';
import type { Reporter, Streams } from './reporter.ts';
import { totalsLine } from './totals.ts';

export interface HumanOptions {
  readonly bridge: Pick<Bridge, 'name' | 'fusions'>;
  readonly verbose: boolean;
  readonly paint: Palette;
}

/** A live account for people: each group filling up, then what became of it. */
export function humanReporter({ out, err }: Streams, { bridge, verbose, paint }: HumanOptions): Reporter {
  const progress = new GroupProgress(bridge.fusions);

  const contributed = (event: Contributed): void => {
    const { fusion, key, source, id } = event;
    const topics = progress.arrive(event).map((awaited) => tick(awaited, paint));
    const from = paint.dim(`${printable(source)} ${printable(id)}`);
    const fill = progress.fill(fusion, key);
    const state = [...(fill === undefined ? [] : [fill]), ...topics].join('  ');
    out(`${paint.cyan(fusion)} ${paint.bold(printable(key))}  ${state}  ${from}`);
  };

  const tell = (event: AccountEvent): void => {
    switch (event.kind) {
      case 'contributed':
        return contributed(event);
      case 'fused':
        progress.end(event.fusion, event.key);
        return out(describeFused(event, paint));
      case 'held':
        progress.end(event.fusion, event.key);
        return out(describeHeld(event, paint));
      case 'discarded':
        progress.end(event.fusion, event.key);
        return out(
          `${paint.cyan(event.fusion)} ${paint.bold(printable(event.key))}  ${paint.yellow('discarded')}: ${whyDiscarded(event.envelope)}`,
        );
      case 'rejected': {
        const at = event.attribute === null ? '' : ` (${printable(event.attribute)})`;
        const who = printable(`${event.source ?? 'unknown source'} ${event.id ?? 'without id'}`);
        return out(
          `${paint.magenta(printable(event.topic))} ${paint.yellow('rejected')} ${who}: ${event.code}${at}: ${printable(event.message)}`,
        );
      }
      case 'dead-letter': {
        const why = event.reason === null ? '' : `: ${printable(event.reason)}`;
        return out(`${paint.red('waits for a person')} in ${event.name}${why}  ${paint.dim(event.queue)}`);
      }
      case 'lost':
        return err(`${paint.red('lost')}: ${printable(event.reason)}`);
      case 'function-failed': {
        const { type, message, stack } = event.error;
        const back = `${event.messages} ${event.messages === 1 ? 'message goes' : 'messages go'} back to the queue`;
        err(`${paint.red(event.functionName)} failed; ${back}: ${printable(`${type}: ${message}`)}`);
        if (verbose && stack !== undefined) err(paint.dim(stack));
        return;
      }
    }
  };

  return {
    ready: (ready) => out(describeReady(bridge.name, ready, paint)),
    tell,
    line: (functionName, line, stream) => {
      const { isError, text } = readLogLine(line, stream);
      if (verbose) err(`${paint.dim(functionName)} ${printable(line)}`);
      else if (isError) err(`${paint.red(functionName)} ${printable(text)}`);
    },
    updated: (update) => {
      progress.adopt(update.bridge.fusions);
      out(describeUpdate(update, paint));
    },
    notTakenUp: (file, reasons) => out(describeRefusal(file, reasons, paint)),
    totals: (numbers) => out(totalsLine(numbers)),
    note: (text) => err(paint.dim(text)),
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

function describeReady(name: string, { endpoint, bus, claims, recipients }: Ready, paint: Palette): string {
  const row = (label: string, value: string): string => `  ${paint.dim(label.padEnd(12))}${value}`;
  return [
    `${paint.bold('fusion-bus')} ${paint.cyan(name)}`,
    row('endpoint', `AWS_ENDPOINT_URL=${endpoint}`),
    row('bus', bus),
    ...(claims === undefined ? [] : [row('bucket', claims)]),
    ...Object.entries(recipients).map(([recipient, url]) =>
      row('recipient', `${recipient}  ${paint.dim(url)}`),
    ),
    paint.dim('  Ctrl-C stops everything.'),
    '',
  ].join('\n');
}
