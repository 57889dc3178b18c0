/**
 * Stryker's settings for a room of `shared`: does a test notice when the room is changed? Below `least` percent the run
 * fails.
 *
 * @param {{ room: string, tests: string, least: number }} asked `tests` is the vitest configuration with the room's tests
 */
export function mutationOf({ room, tests, least }) {
  return {
    testRunner: 'vitest',
    vitest: { configFile: tests, related: false },
    plugins: ['@stryker-mutator/vitest-runner'],
    mutate: [`shared/${room}/**/*.ts`],
    coverageAnalysis: 'perTest',
    concurrency: 2,
    // A mutant may go round forever in a loop.
    timeoutMS: 20_000,
    timeoutFactor: 2,
    dryRunTimeoutMinutes: 60,
    thresholds: { high: 95, low: least, break: least },
    reporters: ['clear-text', 'progress', 'html'],
    clearTextReporter: { allowColor: false, logTests: false },
    htmlReporter: { fileName: `reports/mutation-${room}.html` },
    tempDirName: '.build/stryker',
    ignorePatterns: ['cdk.out', '.build', 'reports', 'coverage'],
    // The repository's `typescript` is the compiler's JavaScript API; type errors of mutants are of no interest here.
    disableTypeChecks: false,
  };
}
