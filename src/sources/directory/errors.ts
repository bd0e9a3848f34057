/** Says in a sentence why a folder could not be read: the place first, then what to do. */
import { SourceError } from '../../model/problem.ts';

/** The code that the system gave a failure. */
export function systemCode(thrown: unknown): string {
  const code = (thrown as { readonly code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

/** Whether there was nothing at a path. */
export function isMissing(thrown: unknown): boolean {
  const code = systemCode(thrown);
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG';
}

/** Whether what a listing had is no longer there; a path that is too long for the system is there, and cannot be read. */
export function isRemoved(thrown: unknown): boolean {
  return isMissing(thrown) && systemCode(thrown) !== 'ENAMETOOLONG';
}

/** The error for a folder, or for what is in it, that the system does not let us read. */
export function unreadable(name: string, path: string, cause: unknown): SourceError {
  const code = systemCode(cause);
  if (code === 'EMFILE' || code === 'ENFILE') {
    return new SourceError(
      'too-many-files',
      `${name}: too many files are open; raise the limit (ulimit -n)`,
      {
        cause,
        transient: true,
      },
    );
  }
  const denied = code === 'EACCES' || code === 'EPERM';
  const advice = denied
    ? 'let the user who runs this read it'
    : 'look at the disk, or at what is mounted there';
  return new SourceError('folder-unreadable', `${name}: ${path} cannot be read (${code}); ${advice}`, {
    cause,
  });
}

/** The error for a folder that the system does not let us write. */
export function unwritable(name: string, path: string, cause: unknown): SourceError {
  const code = systemCode(cause);
  const advice =
    ADVICE[code] ?? 'look at the disk, or at what is mounted there (it must know hard links and rename)';
  return new SourceError('folder-unwritable', `${name}: ${path} cannot be written (${code}); ${advice}`, {
    cause,
  });
}

const ADVICE: Readonly<Record<string, string>> = {
  EACCES: 'let the user who runs this write it',
  EPERM: 'let the user who runs this write it, on a file system that knows hard links',
  EROFS: 'it is mounted to be read only',
  ENOSPC: 'make room on the disk',
  EDQUOT: 'make room within the quota',
};

/** The error for a folder that is not there; it is never taken for an empty one. */
export function missing(name: string, path: string, cause?: unknown): SourceError {
  const advice = 'check the path, and that it is mounted; a missing folder is not taken for an empty one';
  return new SourceError('folder-missing', `${name}: ${path} is no folder; ${advice}`, { cause });
}

/** The error for a link that the folder may not have. */
export function badLink(name: string, path: string, complaint: string): SourceError {
  return new SourceError('symbolic-link', `${name}: ${path} ${complaint}`);
}

/** The error for what is neither a file nor a folder. */
export function special(name: string, path: string): SourceError {
  return new SourceError(
    'special-file',
    `${name}: ${path} is a socket, a pipe or a device, and has no content to compare; move it elsewhere`,
  );
}

/** A sentence's end for a link that is refused. */
export const REFUSED_LINK = `is a symbolic link; remove it, or say links: 'ignore' or links: 'follow'`;
/** A sentence's end for a link out of the folder. */
export const LEADS_OUT = `leads out of the folder; remove it, or say links: 'ignore'`;
/** A sentence's end for a link to nothing. */
export const LEADS_NOWHERE = `leads to nothing; remove it, or say links: 'ignore'`;
/** A sentence's end for a link to a folder that it is in. */
export const LEADS_BACK = `leads back to a folder that it is in; remove it, or say links: 'ignore'`;
