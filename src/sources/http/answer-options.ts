/** What a config says about addresses that are asked, and what follows from what it leaves out. */
import { ConfigError } from '../../model/problem.ts';
import { demandKnown } from '../known-options.ts';
import { demandSampling, type Sampling } from './sampling.ts';
import { templateOf, type Template } from './template.ts';

/** How addresses are asked. */
export type AnswerOptions = {
  /** Whether redirects are followed, true unless told. */
  readonly follow?: boolean;
  /** A text with columns in braces that the final page must contain, `{title}`; a row whose column is NULL or '' has none. */
  readonly marker?: string;
  /** Asks only a sample of the rows. */
  readonly sample?: Sampling;
  /** `GET` unless told; `HEAD` where no page is read. */
  readonly method?: 'GET' | 'HEAD';
};

/** The same, settled. */
export type AnswersPlan = {
  readonly address: Template;
  readonly marker: Template | null;
  readonly follow: boolean;
  readonly method: 'GET' | 'HEAD';
  readonly sample: Sampling | null;
};

const OPTIONS = ['of', 'follow', 'marker', 'sample', 'method'];

/** Settles what is asked. @throws ConfigError for options that do not go together */
export function planAnswers(path: string, options: AnswerOptions): AnswersPlan {
  const place = `answers ${path}`;
  demandKnown(place, options, OPTIONS);
  const { follow = true, marker, sample, method = 'GET' } = options;
  if (marker !== undefined && method === 'HEAD') {
    throw new ConfigError(
      'config',
      `${place}: a marker is in a page, and HEAD asks for none; leave method out`,
    );
  }
  if (!['GET', 'HEAD'].includes(method)) {
    throw new ConfigError(
      'config',
      `${place}: method: expected 'GET' or 'HEAD', since nothing may be changed`,
    );
  }
  if (sample !== undefined) demandSampling(sample, place);
  return {
    address: templateOf(path, place),
    marker: marker === undefined ? null : templateOf(marker, `${place}: marker`),
    follow,
    method,
    sample: sample ?? null,
  };
}
