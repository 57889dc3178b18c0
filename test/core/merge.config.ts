import { defineConfig } from 'vitest/config';
import { repeatableTests } from './repeatable-tests.ts';

/** The tests of `shared/merge`, for the mutants of `npm run mutate:merge`. */
export default defineConfig({
  test: { include: ['test/merge/**/*.test.ts', 'test/result/**/*.test.ts'], ...repeatableTests },
});
