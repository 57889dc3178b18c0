interface LeftOut {
  readonly file: string;
  /** The variable that a check sets when it brings the server. */
  readonly variable: string;
  readonly check: string;
}

const wanting: readonly LeftOut[] = [
  {
    file: 'test/adapters/aws/dynamodb-local.test.ts',
    variable: 'DYNAMODB_ENDPOINT',
    check: 'check:dynamodb-local',
  },
  { file: 'test/adapters/kafka/kafka-outbound.test.ts', variable: 'KAFKA_CHECK', check: 'check:kafka:out' },
  {
    file: 'test/adapters/rabbitmq/rabbitmq-outbound.test.ts',
    variable: 'RABBITMQ_CHECK',
    check: 'check:rabbitmq:out',
  },
];

const missing = wanting.filter(({ variable }) => process.env[variable] === undefined);

/** Suites that want a server which is not ours. A run without it says so, and counts nothing as passed or skipped. */
export const leftOut: readonly string[] = missing.map(({ file }) => file);

/** Vitest's global set-up: once before all. */
export function setup(): void {
  for (const { file, variable, check } of missing)
    process.stdout.write(`NOT RUN: ${file} wants ${variable}; npm run ${check} brings its own\n`);
}
