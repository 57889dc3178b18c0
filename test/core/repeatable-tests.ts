/** What tests need to run the same way every time, and to be known to Stryker by their names. */
export const repeatableTests = {
  runner: 'test/core/runner.ts',
  setupFiles: ['test/core/repeatable.ts'],
  // For what hangs: Stryker has a time of its own for each mutant.
  testTimeout: 3_600_000,
};
