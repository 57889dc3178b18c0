import { defineConfig } from 'vitest/config';
import { repeatableTests } from './repeatable-tests.ts';

/**
 * The tests of the group's core, the same way every time: for `npm run coverage` and for the mutants of `npm run mutate`.
 */
export default defineConfig({
  test: {
    include: ['test/{aggregation,functions/fusion}/**/*.test.ts'],
    // Faults that are planted already say nothing about mutants, and take long to be searched for.
    exclude: ['test/aggregation/planted-faults.test.ts'],
    ...repeatableTests,
    coverage: {
      include: ['shared/aggregation/**/*.ts'],
      reporter: ['text'],
      // What decides and repeats must be seen to go every way that it can.
      thresholds: { branches: 100, functions: 100, lines: 100, statements: 100 },
    },
  },
});
