import { spawnSync } from 'node:child_process';

/**
 * Command of a desktop VS Code with a screen to open on, or undefined. A server's or a container's `code` that only
 * forwards to a window elsewhere counts too: it opens one.
 */
export function findDesktopCode() {
  const hasScreen =
    process.platform !== 'linux' ||
    !!(process.env.DISPLAY || process.env.WAYLAND_DISPLAY || process.env.VSCODE_IPC_HOOK_CLI);
  if (!hasScreen) return undefined;
  // On Windows `code` is a batch file, which only a shell can start.
  const shell = process.platform === 'win32';
  return ['code', 'code-insiders', 'codium'].find((command) => {
    const result = spawnSync(command, ['--version'], { encoding: 'utf8', timeout: 15_000, shell });
    return result.status === 0 && /^\d+\.\d+\.\d+/.test(result.stdout);
  });
}
