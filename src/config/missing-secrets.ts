/** Tells which secrets are missing before anything runs, rather than half-way through. */
import type { Source } from '../model/dataset.ts';
import { isSet, type Environment } from './redactor.ts';

/** A sentence for each secret that a source needs and the environment does not have. */
export function missingSecrets(
  sources: Iterable<Source>,
  name: (source: Source) => string,
  environment: Environment,
): string[] {
  const missing: string[] = [];
  for (const source of sources) {
    for (const secret of source.secrets) {
      if (isSet(secret, environment)) continue;
      missing.push(`${secret.secret} is not set in the environment: source ${name(source)} needs it`);
    }
  }
  return missing;
}
