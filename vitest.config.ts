import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** What measures or ends the process that it runs in, or loads a native module, has one of its own; a thread begins sooner. */
const ownProcess = ['test/unit/{checkpoint,formats,fuzz,node,threads,worker}/**/*.test.ts'];

export default defineConfig({
  resolve: {
    // There is no such package: the editor brings it. What takes more than this runs inside a real one (test/host).
    alias: { vscode: fileURLToPath(new URL('test/unit/host/support/fakeVscode.ts', import.meta.url)) },
  },
  test: {
    environment: 'node',
    maxWorkers: 2,
    // A machine that is busy with other work is slow, not wrong.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: 'scripts/buildKernels.mjs',
    projects: [
      {
        extends: true,
        test: {
          name: 'threads',
          pool: 'threads',
          include: ['test/unit/**/*.test.ts', 'test/webview/**/*.test.ts'],
          exclude: ownProcess,
        },
      },
      { extends: true, test: { name: 'processes', pool: 'forks', include: ownProcess } },
    ],
  },
});
