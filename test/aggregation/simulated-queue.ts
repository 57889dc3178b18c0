/** A message of a queue that delivers at least once. */
export interface Queued<T> {
  readonly message: T;
  visibleAt: number;
  receives: number;
  firstReceivedAt?: number;
}

/** Messages, each invisible until its time; what is received stays, and comes again unless it is taken out. */
export interface SimulatedQueue<T> {
  send(message: T, visibleAt: number): void;
  visible(now: number): readonly Queued<T>[];
  /** When the next message can be seen; infinite where there is none. */
  nextAt(): number;
  has(is: (message: T) => boolean): boolean;
  takeOut(queued: Queued<T>): void;
}

export function simulatedQueue<T>(): SimulatedQueue<T> {
  const messages: Queued<T>[] = [];
  return {
    send: (message, visibleAt) => void messages.push({ message, visibleAt, receives: 0 }),
    visible: (now) => messages.filter(({ visibleAt }) => visibleAt <= now),
    nextAt: () => messages.reduce((least, { visibleAt }) => Math.min(least, visibleAt), Infinity),
    has: (is) => messages.some(({ message }) => is(message)),
    takeOut(queued) {
      const at = messages.indexOf(queued);
      if (at >= 0) messages.splice(at, 1);
    },
  };
}

/** Hides a message for its visibility timeout, and counts the delivery. */
export function receive<T>(queued: Queued<T>, now: number, visibilityMs: number): void {
  queued.visibleAt = now + visibilityMs;
  queued.firstReceivedAt ??= now;
  queued.receives += 1;
}
