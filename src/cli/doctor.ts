/** `reconcile doctor`: asks each source of the config whether it can be reached and what its credentials may do. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadConfig } from '../config/load.ts';
import { missingSecrets } from '../config/missing-secrets.ts';
import type { Redactor } from '../config/redactor.ts';
import { isExpansion, rolesOf } from '../model/binding.ts';
import type { OpenContext, Probe, Session, Source } from '../model/dataset.ts';
import { Cancelled, ReconcileError } from '../model/problem.ts';
import { EXIT } from '../model/report.ts';
import type { Config } from '../model/suite.ts';
import type { Options } from './arguments.ts';
import { columns } from './columns.ts';
import { changedKinds } from './fix-kinds.ts';
import type { Terminal } from './terminal.ts';
import { tellAllUnfinished } from './unfinished.ts';

const PATIENCE_MS = 15_000;
const SKEW_MS = 1_000;

type Diagnosis = { readonly name: string; readonly kind: string } & (
  | ({ readonly reachable: true } & Omit<Probe, 'changeable'>)
  | { readonly reachable: false; readonly problem: string }
);

/** Prints a diagnosis of every source; the exit code is 2 when one could not be reached. */
export async function examineSources(
  options: Pick<Options, 'config' | 'format'>,
  terminal: Terminal,
  redactor: Redactor,
): Promise<number> {
  const { config, path } = await loadConfig(process.cwd(), options.config);
  await tellAllUnfinished({ config, path }, options, terminal);
  const scratch = await mkdtemp(join(tmpdir(), 'reconcile-doctor-'));
  const sessions = new Map<Source, Promise<Session>>();
  try {
    // What reads through other sources has no system of its own to ask.
    const asked = [...config.sources].filter(([{ through }]) => through.length === 0);
    const diagnoses = await Promise.all(
      asked.map(([source, name]) =>
        diagnose(source, name, config, { redactor, folder: dirname(path), scratch, sessions }),
      ),
    );
    if (options.format === 'json') {
      terminal.print(`${JSON.stringify({ schema: 1, sources: diagnoses }, null, 2)}\n`);
    } else {
      terminal.print(
        diagnoses.length === 0 ? 'this config names no source\n' : columns(diagnoses.flatMap(rows), ''),
      );
    }
    return diagnoses.every(({ reachable }) => reachable) ? EXIT.consistent : EXIT.unknown;
  } finally {
    const opened = await Promise.allSettled([...sessions.values()].reverse());
    for (const one of opened) if (one.status === 'fulfilled') await one.value.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

type Ground = {
  readonly redactor: Redactor;
  readonly folder: string;
  readonly scratch: string;
  readonly sessions: Map<Source, Promise<Session>>;
};

async function diagnose(source: Source, name: string, config: Config, ground: Ground): Promise<Diagnosis> {
  const { kind } = source;
  const nameOf = (one: Source): string => config.sources.get(one) ?? one.label ?? one.kind;
  const [missing] = missingSecrets([source], nameOf, process.env);
  if (missing !== undefined) return { name, kind, reachable: false, problem: missing };

  const patience = new AbortController();
  const { redactor, folder, scratch, sessions } = ground;
  const context: OpenContext = {
    name: nameOf,
    reveal: redactor.reveal,
    folder,
    scratch,
    diskCap: config.diskCap,
    session: (inner) => {
      const session = sessions.get(inner) ?? inner.open(context, patience.signal);
      sessions.set(inner, session);
      return session;
    },
  };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const reason = new Cancelled('timeout', `source ${name}: no answer within ${PATIENCE_MS / 1000} s`);
      patience.abort(reason);
      reject(reason);
    }, PATIENCE_MS);
  });
  try {
    const { changeable, ...probe } = await Promise.race([source.probe(context, patience.signal), late]);
    const notes = [...warnings(probe), ...probe.notes, ...unfixable(source, changeable, config)];
    return { name, kind, reachable: true, ...probe, notes };
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const placed = thrown instanceof ReconcileError ? message : `source ${name}: ${message}`;
    return { name, kind, reachable: false, problem: redactor.redact(placed) };
  } finally {
    clearTimeout(timer);
  }
}

function warnings({ canWrite, clockSkewMs }: Probe): string[] {
  const skewed = clockSkewMs !== null && Math.abs(clockSkewMs) > SKEW_MS;
  return [
    ...(canWrite === true ? ['warning: its credentials could write; give it some that can only read'] : []),
    ...(skewed
      ? [`warning: its clock is ${Math.round(clockSkewMs)} ms off this machine's; set both by NTP`]
      : []),
  ];
}

/** The checks of the config whose fixes would change what the writer of a source may not. */
function unfixable(source: Source, changeable: Probe['changeable'], { suites }: Config): string[] {
  if (changeable === undefined) return [];
  const notes = [...suites.values()]
    .flatMap(({ checks }) => checks)
    .flatMap((check) => {
      if (isExpansion(check) || changedKinds(check.definition).length === 0) return [];
      const changed = rolesOf(check).get(check.definition.changes ?? '');
      if (changed?.source !== source || changeable.includes(changed.path)) return [];
      return [`warning: --fix of ${check.id} would change ${changed.path}, which the writer may not`];
    });
  return [...new Set(notes)];
}

function rows(diagnosis: Diagnosis): string[][] {
  const { name, kind } = diagnosis;
  if (!diagnosis.reachable) return [[name, kind, 'failed', diagnosis.problem]];
  const { version, canWrite, clockSkewMs, latencyMs, notes } = diagnosis;
  const rights = canWrite === null ? [] : [canWrite ? 'could write' : 'read only'];
  const clock =
    clockSkewMs === null ? [] : [`clock ${clockSkewMs < 0 ? '' : '+'}${Math.round(clockSkewMs)} ms`];
  const said = [version, ...rights, `answers in ${latencyMs.toFixed(latencyMs < 10 ? 1 : 0)} ms`, ...clock];
  return [[name, kind, 'ok', said.join(', ')], ...notes.map((note) => ['', '', '', note])];
}
