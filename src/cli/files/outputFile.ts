import { unlinkSync } from 'node:fs';
import { type FileHandle, open, realpath, rename, stat } from 'node:fs/promises';
import { UnrollError } from '../../base/errors';
import { removeLeftOver, temporaryPath } from '../../node/temporaryFiles';
import { fileError } from './fileError';

/**
 * A file that will be there whole or not at all: written beside its place under another name, flushed, then renamed.
 * Opening it early shows early that it cannot be written.
 */
export class OutputFile {
  private readonly removeOnExit = () => this.remove();

  private constructor(
    private readonly path: string,
    private readonly target: string,
    private readonly temporary: string,
    private readonly file: FileHandle,
  ) {
    // Also when the process is quit in the middle of its work.
    process.once('exit', this.removeOnExit);
  }

  /** Throws `io` or `bad-input` when no file can be written there. */
  static async open(path: string): Promise<OutputFile> {
    try {
      const target = await targetOf(path);
      await removeLeftOver(target);
      const temporary = temporaryPath(target);
      return new OutputFile(path, target, temporary, await open(temporary, 'w'));
    } catch (error) {
      throw fileError(error, path);
    }
  }

  /** Fills the file and puts it in its place. */
  async write(bytes: Uint8Array): Promise<void> {
    try {
      await this.file.writeFile(bytes);
      await this.file.sync();
      await this.file.close();
      await rename(this.temporary, this.target);
    } catch (error) {
      throw fileError(error, this.path);
    }
  }

  /** Leaves no temporary file behind, whether it was written or not. */
  async dispose(): Promise<void> {
    process.off('exit', this.removeOnExit);
    await this.file.close();
    this.remove();
  }

  private remove(): void {
    try {
      unlinkSync(this.temporary);
    } catch {
      // It was renamed: that is the good case.
    }
  }
}

/** The file that a path stands for: where a link points to. */
async function targetOf(path: string): Promise<string> {
  const status = await stat(path).catch(() => undefined);
  if (!status) return path;
  if (status.isFile()) return realpath(path);
  const what = status.isDirectory() ? 'a folder' : 'not a regular file';
  throw new UnrollError('bad-input', `${path} is ${what}.`, 'Give the name of a file for the model.');
}
