/** What a config file exports: sources by name, and suites of checks over them. */
import type { Check, Expansion } from '../model/check.ts';
import type { EvidenceAsked } from '../model/digest.ts';
import type { Grade } from '../model/evidence.ts';
import type { Source } from '../model/dataset.ts';
import type { Duration, Size } from './units.ts';

/** Checks, one by one or in lists, as a pack returns them. */
export type CheckList = readonly (Check | Expansion | CheckList)[];

/** A suite as a config writes it. */
export type SuiteInput = {
  /** The least evidence about content that is accepted; a check with less is unknown. */
  readonly least?: Grade;
  /** What comparisons of values may rest on: `values`, unless digests are enough (docs/digests.md). */
  readonly evidence?: EvidenceAsked;
  /** The most findings of each check that are written down, all being counted: no limit. */
  readonly maxFindings?: number;
  /** Nobody writes while this suite runs, so a difference that goes away is a finding too. */
  readonly frozen?: boolean;
  /** How long to wait before looking again: 2 s, and 0 when frozen. */
  readonly settle?: Duration;
  /** The longest that one check may take: 30 min. */
  readonly checkTimeout?: Duration;
  readonly checks: CheckList;
};

/** A config as its author writes it. */
export type ConfigInput = {
  /** The systems that are read, under the names that reports give them. */
  readonly sources?: Readonly<Record<string, Source>>;
  readonly suites: Readonly<Record<string, SuiteInput>>;
  /** Where runs are kept, relative to the config: `reconcile-runs` in the folder where the program runs. */
  readonly out?: string;
  /** The most that local copies and spooled findings may each take on disk: 10 GB. */
  readonly diskCap?: Size;
};

// A registered symbol, so that a config is known for one even when two copies of this package meet.
const INPUT: unique symbol = Symbol.for('@cutover/reconcile:config') as never;

/** What `defineConfig` makes and only it: the default export of a config file. */
export type DefinedConfig = { readonly [INPUT]: ConfigInput };

/** Declares what is reconciled; it is looked at when the config file has been loaded. */
export function defineConfig(input: ConfigInput): DefinedConfig {
  return { [INPUT]: input };
}

/** What was given to `defineConfig`, or `undefined` when the value was not made by it. */
export function inputOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && INPUT in value
    ? (value as { readonly [INPUT]: unknown })[INPUT]
    : undefined;
}
