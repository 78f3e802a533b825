import { UnrollError } from '../../base/errors';

/** What the operating system's codes mean for a person, and what to do. */
const explanations: Record<string, readonly [what: string, hint: string]> = {
  ENOENT: ['does not exist', 'Check the path; a folder has to exist before a file can be written into it.'],
  EISDIR: ['is a folder', 'Give a file.'],
  ENOTDIR: ['lies in something that is not a folder', 'Check the path.'],
  EACCES: ['may not be accessed', 'Check its permissions, or choose another path.'],
  EPERM: ['may not be accessed', 'Check its permissions, or choose another path.'],
  EROFS: ['is on a read-only file system', 'Choose another path.'],
  ENOSPC: ['does not fit on the disk', 'Free some space, or choose a path on another disk.'],
  EDQUOT: ['exceeds your disk quota', 'Free some space, or choose a path on another disk.'],
  EFBIG: ['would be larger than a file may be here', 'Choose a path on another disk.'],
  EMFILE: ['cannot be opened: too many files are open', 'Close some programs and try again.'],
  ENAMETOOLONG: ['has too long a name', 'Choose a shorter one.'],
};

/** A failed file operation as an error for people; other errors stay what they are. */
export function fileError(error: unknown, path: string): unknown {
  if (error instanceof UnrollError || !(error instanceof Error) || !('code' in error)) return error;
  const [what, hint] = explanations[String(error.code)] ?? [
    `cannot be used: ${error.message}`,
    'Choose another path.',
  ];
  return new UnrollError('io', `${path} ${what}.`, hint);
}
