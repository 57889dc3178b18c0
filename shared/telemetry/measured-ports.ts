import type { Quarantine } from '../ports/quarantine.ts';
import type { MessageSender } from '../ports/message-sender.ts';
import type { Recorder } from './recorder.ts';

/** Counts what goes into quarantine, by topic or stage and by reason. */
export function measuredQuarantine(quarantine: Quarantine, recorder: Recorder): Quarantine {
  return {
    async put(entries) {
      await quarantine.put(entries);
      recorder.measure(
        entries.map(({ topic, stage, rejection: { code } }) => ({
          metric: 'fusion_bus_quarantined_total',
          value: 1,
          labels: { topic: topic ?? stage, code },
        })),
      );
    },
  };
}

/** The beginning of a stamped message. */
const stamp = /^\{"since":(\d{1,16}),/;

/**
 * Writes into each part the time at which its topic's function took it. The joiner shows it as the begin of the part's
 * admission; a joiner without telemetry does not read the member.
 */
export function stampedSender(sender: MessageSender, since: () => number): MessageSender {
  return {
    send: (messages) =>
      sender.send(
        messages.map((message) => ({ ...message, body: message.body.replace('{', `{"since":${since()},`) })),
      ),
  };
}

/** Returns the time in a message, ms since the epoch; undefined where it bears none. */
export function stampIn(body: string): number | undefined {
  const [, since] = stamp.exec(body) ?? [];
  return since === undefined ? undefined : Number(since);
}
