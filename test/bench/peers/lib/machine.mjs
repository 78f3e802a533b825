/** What the figures were taken on, in words. */
import { spawnSync } from 'node:child_process';
import os from 'node:os';

export function describeMachine(tools) {
  const cpu = os.cpus()[0];
  const torch = tools.python ? output(tools.python, ['-c', describeTorch]) : '';
  const lines = [
    `CPU: ${cpu.model}${familyOf()}, ${os.cpus().length} logical cores, ${Math.round(os.totalmem() / 2 ** 30)} GiB memory`,
    `System: ${os.type()} ${os.release()} ${os.arch()}`,
    `Node: ${process.version} for the peers, ${output(tools.unrollNode, ['--version'])} for Unroll`,
    ...(torch ? [`PyTorch: ${torch}`] : []),
  ];
  return { lines, loadBefore: os.loadavg()[0] };
}

const describeTorch = `
import re, torch
shown = torch.__config__.show()
blas = re.search(r"(Intel.*?Math Kernel Library Version \\S+|OpenBLAS\\S*)", shown)
named = re.search(r"BLAS_INFO=(\\w+)", shown)
onednn = re.search(r"MKL-DNN (v\\S+)", shown)
capability = re.search(r"CPU capability usage: (\\S+)", shown)
print(", ".join(filter(None, [torch.__version__, "BLAS: " + (blas.group(1) if blas else named.group(1) if named else "unknown"),
    "oneDNN " + onednn.group(1) if onednn else "", "CPU capability " + capability.group(1) if capability else ""])))
`;

/** Hypervisors hide the model's name; family and model tell the generation. */
function familyOf() {
  if (os.platform() !== 'linux') return '';
  const info = output('grep', ['-m2', '-E', '^(cpu family|model)\\s*:', '/proc/cpuinfo']);
  const numbers = info.match(/\d+/g);
  return numbers?.length === 2 ? ` (family ${numbers[0]}, model ${numbers[1]})` : '';
}

function output(command, args) {
  return (spawnSync(command, args, { encoding: 'utf8' }).stdout ?? '').trim();
}
