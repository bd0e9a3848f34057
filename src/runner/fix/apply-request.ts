/** What an apply or an undo is asked to do; the command line composes it, tests compose it otherwise. */
import type { FixReport } from '../../model/fix-report.ts';
import type { RunRequest } from '../request.ts';
import type { FixFolder } from './fix-folder.ts';

/** What both need of a run's request: no suite, since a plan or a journal names it. */
export type FixRequest = Pick<
  RunRequest,
  'config' | 'configHash' | 'folder' | 'out' | 'tool' | 'reveal' | 'redact' | 'onProgress' | 'signal'
> & {
  /** Who asks: `user@host`. */
  readonly askedBy: string;
};

export type ApplyRequest = FixRequest & {
  /** The plan: the id of its run, that run's folder, or the path of the file. */
  readonly plan: string;
};

/** What was done, and the folder that holds its journal; the caller writes the report into it and seals it. */
export type Fixed = { readonly fixes: FixReport; readonly folder: FixFolder };
