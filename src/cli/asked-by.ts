/** Who asks for a change, for the plan, the journal and the system's own log. */
import { hostname, userInfo } from 'node:os';

/** `user@host`, and in CI whoever started the job beside it: `runner@build-7 (for octocat)`. */
export function askedBy(environment: Readonly<Record<string, string | undefined>>): string {
  const actor = environment['GITEA_ACTOR'] ?? environment['GITHUB_ACTOR'] ?? '';
  const who = `${userName()}@${hostname()}`;
  return actor === '' ? who : `${who} (for ${actor})`;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${String(process.getuid?.() ?? 'unknown')}`; // a container may have users without a name
  }
}
