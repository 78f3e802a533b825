import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // There is no such package: the editor brings it. What takes more than this runs inside a real one (test/host).
    alias: { vscode: fileURLToPath(new URL('test/unit/host/support/fakeVscode.ts', import.meta.url)) },
  },
  test: {
    include: ['test/unit/**/*.test.ts', 'test/webview/**/*.test.ts'],
    environment: 'node',
    maxWorkers: 2,
    // A machine that is busy with other work is slow, not wrong.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: 'scripts/buildKernels.mjs',
  },
});
