import { TestRunner, type TestRunnerConfig } from 'vitest';

/**
 * Vitest's runner with a test's name as Stryker writes it. Stryker 9.6 asks for tests by their names with those of
 * their suites before, put together by blanks, where vitest 5 puts ` > ` between. Without this every test in a
 * `describe` would be passed over for every mutant, and most mutants survive.
 */
export default class extends TestRunner {
  constructor(config: TestRunnerConfig) {
    const { testNamePattern: asked } = config;
    super(config);
    if (asked !== undefined)
      this.config.testNamePattern = new RegExp(asked.source.replaceAll(' ', '(?: > | )'));
  }
}
