/** Tells which secrets are missing before anything runs, rather than half-way through. */
import type { Secret, Source } from '../model/dataset.ts';
import { ConfigError } from '../model/problem.ts';
import { isSet, type Environment } from './redactor.ts';

/** A sentence for each secret that a source, or the writer of one in `written`, needs and the environment does not have. */
export function missingSecrets(
  sources: Iterable<Source>,
  name: (source: Source) => string,
  environment: Environment,
  written: Iterable<Source> = [],
): string[] {
  const sentences = (secrets: readonly Secret[], who: string): string[] =>
    secrets
      .filter((secret) => !isSet(secret, environment))
      .map(({ secret }) => `${secret} is not set in the environment: ${who} needs it`);
  return [
    ...[...sources].flatMap((source) => sentences(source.secrets, `source ${name(source)}`)),
    ...[...written].flatMap((source) =>
      sentences(source.writerSecrets ?? [], `the writer of source ${name(source)}`),
    ),
  ];
}

/** Demands that none is missing. @throws ConfigError with a line for each that is. */
export function demandSecrets(...about: Parameters<typeof missingSecrets>): void {
  const missing = missingSecrets(...about);
  if (missing.length > 0) throw new ConfigError('secret-missing', missing.join('\n'));
}
