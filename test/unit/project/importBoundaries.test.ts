import { describe, expect, it } from 'vitest';
import { violationsOf } from './importBoundaries';
import { projectFiles, readProjectFile } from './projectFiles';

// AssemblyScript has its own compiler, that sees only its own folder.
const sources = [...projectFiles('src', /\.tsx?$/), ...projectFiles('webview', /\.tsx?$/)].filter(
  (file) => !file.includes('/assembly/'),
);

describe('import boundaries', () => {
  it('hold in every source file', () => {
    expect(sources.length).toBeGreaterThan(20);
    expect(sources.flatMap((file) => violationsOf(file, readProjectFile(file)))).toEqual([]);
  });

  it.each([
    ['src/engine/cells/lstm.ts', `import * as vscode from 'vscode';`],
    ['src/engine/cells/lstm.ts', `import { readFileSync } from 'node:fs';`],
    ['src/engine/cells/lstm.ts', `import type { RpcPort } from '../../worker/rpcClient';`],
    ['src/engine/random.ts', `export { start } from '../host/ids';`],
    ['src/engine/random.ts', `const load = () => import('../extension');`],
    ['src/base/event.ts', `import { CellKind } from '../protocol/spec';`],
    ['src/worker/worker.ts', `import { commandIds } from '../host/ids';`],
    ['src/cli/main.ts', `import 'vscode';`],
    ['src/host/ids.ts', `import { draw } from '../../webview/heatmap/draw';`],
    ['webview/inspector.ts', `import { Network } from '../src/engine/network/network';`],
    ['webview/inspector.ts', `import fs from 'node:fs';`],
    ['src/protocol/rpc.ts', `const fs = require('fs');`],
    ['src/stray.ts', ``],
  ])('finds a planted violation in %s: %s', (file, source) => {
    expect(violationsOf(file, source)).toHaveLength(1);
  });

  it.each([
    ['src/engine/cells/lstm.ts', `import { UnrollError } from '../../base/errors';`],
    ['src/engine/cells/lstm.ts', `import { gemm } from '../kernels/kernels';`],
    ['src/worker/worker.ts', `import { parentPort } from 'node:worker_threads';`],
    ['src/host/ids.ts', `import * as vscode from 'vscode';`],
    ['src/extension.ts', `import { commandIds } from './host/ids';`],
    [
      'webview/inspector.ts',
      `import type { Trace } from '../src/protocol/predictions';\nimport uPlot from 'uplot';`,
    ],
  ])('allows in %s: %s', (file, source) => {
    expect(violationsOf(file, source)).toEqual([]);
  });
});
