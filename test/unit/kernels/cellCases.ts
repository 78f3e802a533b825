import { noise, type CaseBuffer, type KernelCase, type Tolerance } from './playground';

const shapes: [number, number][] = [
  [1, 1],
  [1, 2],
  [2, 3],
  [3, 4],
  [2, 5],
  [5, 8],
  [3, 13],
  [4, 64],
  [2, 203],
];

const inActivations: Tolerance = { relative: 1e-6, absolute: 6e-7 };
const inGradients: Tolerance = { relative: 2e-6, absolute: 2e-7 };

const input = (values: ArrayLike<number>): CaseBuffer => ({ values, tolerance: 'exact' });
const result = (values: ArrayLike<number>, tolerance: Tolerance): CaseBuffer => ({ values, tolerance });
/** Numbers in (0, 1), as gates are. */
const gateNoise = (length: number, seed: number) => noise(length, seed).map((x) => (x + 1) / 2);

function lstmCases(b: number, hidden: number): KernelCase[] {
  const n = b * hidden;
  return [
    {
      name: `lstmForward ${b}x${hidden}`,
      buffers: {
        gates: result(noise(4 * n, 1, 8), inActivations),
        cPrevious: input(noise(n, 2, 2)),
        c: result(noise(n, 3), inActivations),
        tanhC: result(noise(n, 4), inActivations),
        h: result(noise(n, 5), inActivations),
      },
      run: (kernels, { f }) => kernels.lstmForward(f.gates, f.cPrevious, f.c, f.tanhC, f.h, b, hidden),
    },
    {
      name: `lstmBackward ${b}x${hidden}`,
      buffers: {
        gates: result(gateNoise(4 * n, 6), inGradients),
        cPrevious: input(noise(n, 7, 2)),
        tanhC: input(noise(n, 8)),
        dH: input(noise(n, 9)),
        dC: result(noise(n, 10), inGradients),
      },
      run: (kernels, { f }) => kernels.lstmBackward(f.gates, f.cPrevious, f.tanhC, f.dH, f.dC, b, hidden),
    },
  ];
}

function gruCases(b: number, hidden: number): KernelCase[] {
  const n = b * hidden;
  return [
    {
      name: `gruForward ${b}x${hidden}`,
      buffers: {
        gates: result(noise(3 * n, 11, 4), inActivations),
        recurrent: input(noise(3 * n, 12, 4)),
        hPrevious: input(noise(n, 13)),
        h: result(noise(n, 14), inActivations),
      },
      run: (kernels, { f }) => kernels.gruForward(f.gates, f.recurrent, f.hPrevious, f.h, b, hidden),
    },
    {
      name: `gruBackward ${b}x${hidden}`,
      buffers: {
        gates: result(gateNoise(3 * n, 15), inGradients),
        recurrent: result(noise(3 * n, 16), inGradients),
        hPrevious: input(noise(n, 17)),
        dH: input(noise(n, 18)),
        dHPrevious: result(noise(n, 19), inGradients),
      },
      run: (kernels, { f }) =>
        kernels.gruBackward(f.gates, f.recurrent, f.hPrevious, f.dH, f.dHPrevious, b, hidden),
    },
  ];
}

function rnnCases(b: number, hidden: number): KernelCase[] {
  const n = b * hidden;
  return [false, true].flatMap((relu): KernelCase[] => [
    {
      name: `rnnForward ${b}x${hidden} ${relu ? 'relu' : 'tanh'}`,
      buffers: {
        gates: input(noise(n, 20, 4)),
        h: result(noise(n, 21), relu ? 'exact' : inActivations),
      },
      run: (kernels, { f }) => kernels.rnnForward(f.gates, f.h, relu, b, hidden),
    },
    {
      name: `rnnForward in place ${b}x${hidden} ${relu ? 'relu' : 'tanh'}`,
      buffers: { h: result(noise(n, 22, 4), relu ? 'exact' : inActivations) },
      run: (kernels, { f }) => kernels.rnnForward(f.h, f.h, relu, b, hidden),
    },
    {
      name: `rnnBackward ${b}x${hidden} ${relu ? 'relu' : 'tanh'}`,
      buffers: {
        h: input(noise(n, 23)),
        dH: input(noise(n, 24)),
        dGates: result(noise(n, 25), relu ? 'exact' : inGradients),
      },
      run: (kernels, { f }) => kernels.rnnBackward(f.h, f.dH, f.dGates, relu, b, hidden),
    },
  ]);
}

export const cellCases: KernelCase[] = shapes.flatMap(([b, hidden]) => [
  ...lstmCases(b, hidden),
  ...gruCases(b, hidden),
  ...rnnCases(b, hidden),
]);
