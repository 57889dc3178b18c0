import type { EventBridge } from '../eventbridge/bus.ts';
import type { Deployment } from '../template/deployment.ts';
import { ownSources } from './roles.ts';

/** The bus of an account that every client puts events on which names none. */
const defaultBus = 'default';

/**
 * Notes, once, an event that is put on the default bus. No rule of the bridge reads it, so it would vanish without a
 * trace, as it does in AWS.
 */
export function noteStrayEvents(
  deployment: Pick<Deployment, 'functions'>,
  events: Pick<EventBridge, 'onEvent'>,
  bus: string,
  onNote: (note: string) => void,
): void {
  if (bus === defaultBus) return;
  const own = ownSources(deployment);
  const stop = events.onEvent((event) => {
    if (event.bus !== defaultBus || own.has(event.json.source)) return;
    stop();
    onNote(
      `an event came to the bus "${defaultBus}", which this bridge does not read: name its bus, EventBusName "${bus}"`,
    );
  });
}
