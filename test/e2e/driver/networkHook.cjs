// Loaded with --require into the server, its extension hosts and their threads: notes in a file each connection that is
// asked for, with who asked. Names are not resolved for connections alone, so these are noted too.
'use strict';
const fs = require('node:fs');
const net = require('node:net');
const dns = require('node:dns');
const dgram = require('node:dgram');
const { isMainThread } = require('node:worker_threads');

const log = process.env.UNROLL_NETWORK_LOG;
// What the stack is cut to by default ends before the one who asked.
const mostFrames = 60;

/** @param {string} kind @param {string} to */
function note(kind, to) {
  if (!log) return;
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = mostFrames;
  const stack = new Error(kind).stack ?? '';
  Error.stackTraceLimit = limit;
  const thread = isMainThread ? 'process' : 'thread';
  const role = process.argv.find((argument) => argument.startsWith('--type=')) ?? process.argv[1] ?? '';
  fs.appendFileSync(log, `${JSON.stringify({ kind, to, thread, role, pid: process.pid, stack })}\n`);
}

/**
 * @param {any} owner @param {string} name @param {string} kind
 * @param {(args: any[]) => string | undefined} target  undefined: nothing that leaves the machine's memory
 */
function watch(owner, name, kind, target) {
  const original = owner[name];
  owner[name] = function (/** @type {any[]} */ ...args) {
    const to = target(args);
    if (to !== undefined) note(kind, to);
    return original.apply(this, args);
  };
}

watch(net.Socket.prototype, 'connect', 'connect', (args) => {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  const options = typeof first === 'object' && first !== null ? first : { port: first, host: second };
  const path = typeof first === 'string' && Number.isNaN(Number(first)) ? first : options.path;
  return path ? undefined : `${options.host ?? 'localhost'}:${options.port}`;
});
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6', 'reverse']) {
  watch(dns, name, 'name', ([host]) => String(host));
  if (name in dns.promises) watch(dns.promises, name, 'name', ([host]) => String(host));
}
watch(dgram.Socket.prototype, 'send', 'datagram', (args) =>
  args
    .slice(1)
    .filter((arg) => typeof arg !== 'function')
    .join(' '),
);
watch(dgram.Socket.prototype, 'connect', 'datagram', ([port, host]) => `${host}:${port}`);
// Threads take their own arguments for Node, or none, but all read this.
process.env.NODE_OPTIONS = `--require=${__filename}`;
note('loaded', '');
