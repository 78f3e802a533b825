import fs from 'node:fs';
import path from 'node:path';
import type { BrowserContext, Page, Request } from 'playwright-core';
import { inRoot } from '../../../scripts/lib/paths.mjs';

const hook = inRoot('test', 'e2e', 'driver', 'networkHook.cjs');

/** What a process of the server noted, from the hook. */
interface Note {
  kind: string;
  to: string;
  /** `thread`: a worker thread of that process. */
  thread: 'process' | 'thread';
  role: string;
  pid: number;
  stack: string;
}

/** A connection that somebody opened, or a name that somebody looked up. */
export interface Connection {
  by: 'page' | 'extension host' | 'its thread' | 'another process';
  to: string;
  /** Where in the code, or from which page. */
  from: string;
}

/** Notes every connection of the server with all its processes and threads, and of the browser with all its frames. */
export class NetworkWatch {
  private readonly log: string;
  private readonly fromPages: Connection[] = [];

  constructor(folder: string) {
    this.log = path.join(folder, 'network.log');
    fs.writeFileSync(this.log, '');
  }

  /** For the server's process: its extension hosts inherit both. */
  get options(): { nodeArguments: string[]; env: Record<string, string> } {
    return { nodeArguments: [`--require=${hook}`], env: { UNROLL_NETWORK_LOG: this.log } };
  }

  /** Requests of all pages, frames and workers of a browser's context that go elsewhere than to the editor's server. */
  watchPages(context: BrowserContext, server: string): void {
    const note = (url: string, from: string) => this.fromPages.push({ by: 'page', to: url, from });
    const isElsewhere = (url: string) => {
      const { protocol, host } = new URL(url);
      return /^(https?|wss?):$/.test(protocol) && host !== server;
    };
    context.on('request', (request) => {
      const url = request.url();
      if (!isElsewhere(url)) return;
      const from = frameOf(request);
      // Files of an extension have names of a server, but a worker of the page hands them out.
      if (isWebviewFile(url))
        void request.response().then((response) => response?.fromServiceWorker() || note(url, from));
      else note(url, from);
    });
    const watchSockets = (page: Page) =>
      page.on('websocket', (socket) => {
        if (isElsewhere(socket.url())) note(socket.url(), page.url());
      });
    context.pages().forEach(watchSockets);
    context.on('page', watchSockets);
  }

  /** All so far that went elsewhere than to the editor itself. */
  get connections(): Connection[] {
    const { notes } = this;
    const hosts = extensionHostsOf(notes);
    const asked = notes.filter(({ kind, to }) => kind !== 'loaded' && !isSilent(kind, to));
    return [
      ...this.fromPages,
      ...asked.map(({ kind, to, thread, pid, stack }): Connection => ({
        by: !hosts.has(pid) ? 'another process' : thread === 'thread' ? 'its thread' : 'extension host',
        to: `${kind} ${to}`,
        from: stack
          .split('\n')
          .slice(1)
          .filter((line) => !/networkHook|node:/.test(line))
          .slice(0, 6)
          .join('\n'),
      })),
    ];
  }

  /** Whether the watch is really there, in the extension host and in threads that it started. */
  get isInExtensionHost(): boolean {
    return extensionHostsOf(this.notes).size > 0;
  }

  get isInItsThreads(): boolean {
    const hosts = extensionHostsOf(this.notes);
    return this.notes.some(
      ({ kind, pid, thread }) => kind === 'loaded' && thread === 'thread' && hosts.has(pid),
    );
  }

  private get notes(): Note[] {
    const lines = fs.readFileSync(this.log, 'utf8').split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Note);
  }
}

function extensionHostsOf(notes: readonly Note[]): Set<number> {
  return new Set(notes.filter(({ role }) => role === '--type=extensionHost').map(({ pid }) => pid));
}

/** Asks nobody: the machine knows its own name. */
function isSilent(kind: string, to: string): boolean {
  return kind === 'name' && /^(localhost|127\.0\.0\.1|::1)$/.test(to);
}

function isWebviewFile(url: string): boolean {
  return new URL(url).host.endsWith('.vscode-resource.vscode-cdn.net');
}

function frameOf(request: Request): string {
  try {
    return request.frame().url();
  } catch {
    return 'a service worker';
  }
}
