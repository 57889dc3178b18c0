/** Suites that want a server which is not ours. A run without it says so, and counts nothing as passed or skipped. */
export const leftOut: readonly string[] =
  process.env['DYNAMODB_ENDPOINT'] === undefined ? ['test/adapters/aws/dynamodb-local.test.ts'] : [];

/** Vitest's global set-up: once before all. */
export function setup(): void {
  for (const file of leftOut) {
    process.stdout.write(
      `NOT RUN: ${file} wants DYNAMODB_ENDPOINT; npm run check:dynamodb-local brings its own\n`,
    );
  }
}
