/** `npm run mutate`: does a test notice when the group's core is changed? Below the threshold it fails. */
export default {
  testRunner: 'vitest',
  vitest: { configFile: 'test/core/vitest.config.ts', related: false },
  plugins: ['@stryker-mutator/vitest-runner'],
  mutate: ['shared/aggregation/**/*.ts'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // A mutant may go round forever in completeGroup's loop.
  timeoutMS: 20_000,
  timeoutFactor: 2,
  thresholds: { high: 95, low: 90, break: 90 },
  reporters: ['clear-text', 'progress', 'html'],
  clearTextReporter: { allowColor: false, logTests: false },
  htmlReporter: { fileName: 'reports/mutation.html' },
  tempDirName: '.build/stryker',
  ignorePatterns: ['cdk.out', '.build', 'reports', 'coverage'],
  // The repository's `typescript` is the compiler's JavaScript API; type errors of mutants are of no interest here.
  disableTypeChecks: false,
};
