import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // A deadline for what hangs, not a measure of speed: machines differ.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
