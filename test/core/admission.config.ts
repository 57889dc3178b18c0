import { defineConfig } from 'vitest/config';
import { repeatableTests } from './repeatable-tests.ts';

/** The tests of `shared/admission`, for the mutants of `npm run mutate:admission`. */
export default defineConfig({
  test: {
    include: ['test/admission/**/*.test.ts', 'test/functions/topic/topic-function.test.ts'],
    ...repeatableTests,
  },
});
