/** Returns all codes in a fault of the Kafka client: its own, those of the broker, and those of causes. */
export function kafkaCodes(fault: unknown, depth = 0): ReadonlySet<string> {
  if (!(fault instanceof Error) || depth > 8) return new Set();
  const own = [valueOf(fault, 'code'), valueOf(fault, 'apiId')];
  const errors: readonly unknown[] = fault instanceof AggregateError ? fault.errors : [];
  const inner = [fault.cause, ...errors];
  return new Set([
    ...own.filter((code) => typeof code === 'string'),
    ...inner.flatMap((one) => Array.from(kafkaCodes(one, depth + 1))),
  ]);
}

/** Names a fault by its codes, which hold nothing of a message. */
export function nameCodes(codes: ReadonlySet<string>): string {
  return codes.size === 0 ? 'for an unknown reason' : [...codes].join(', ');
}

function valueOf(fault: Error, name: string): unknown {
  const value: unknown = Reflect.get(fault, name);
  return value;
}
