import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts', 'test/webview/**/*.test.ts'],
    environment: 'node',
    maxWorkers: 2,
    globalSetup: 'scripts/buildKernels.mjs',
  },
});
