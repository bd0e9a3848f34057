/** The public surface: what a config needs, and what the author of a check or a source needs. */
export { fieldAgreement } from '../checks/field-agreement.ts';
export { fileIntegrity } from '../checks/file-integrity.ts';
export { legacyRedirects } from '../checks/legacy-redirects.ts';
export { objectLinks } from '../checks/object-links.ts';
export { objectPaths } from '../checks/object-paths.ts';
export { foreignKeys, orphans, references } from '../checks/orphans.ts';
export { publicFeed } from '../checks/public-feed.ts';
export { rowCounts } from '../checks/row-counts.ts';
export { searchIndex } from '../checks/search-index.ts';
export { sequencePosition } from '../checks/sequence-position.ts';
export { defineConfig } from './config/define.ts';
export type { CheckList, ConfigInput, DefinedConfig, SuiteInput } from './config/define.ts';
export { secret, variable } from './config/secret.ts';
export type { Duration, Size } from './config/units.ts';
export { defineCheck, mayBeEmpty } from './model/check.ts';
export { manyRole, optionalRole, role } from './model/role.ts';
export type { Check, CheckFactory, Definition, Expansion, Finds, Fix, Inspection } from './model/check.ts';
export type { Bindings, Role, Roles, View, Views } from './model/role.ts';
export { ENTRY, ROWS, SAMPLE_KEYS } from './model/dataset.ts';
export type {
  Dataset,
  DatasetRef,
  Entry,
  OpenContext,
  Pages,
  Probe,
  Reference,
  Secret,
  Session,
  Shape,
  Source,
} from './model/dataset.ts';
export type { AuditedChange, AuditLog } from './model/audit.ts';
export type { Advice, Change, Place, SameContent } from './model/change.ts';
export type { Evidence, Grade } from './model/evidence.ts';
export type { Finding, FindingLine, Severity } from './model/finding.ts';
export type { Json } from './model/json.ts';
export type { Key, KeyKind, KeyPart, NativeKey } from './model/key.ts';
export {
  Cancelled,
  CheckError,
  ConfigError,
  ContractError,
  ReconcileError,
  SnapshotLost,
  SourceError,
} from './model/problem.ts';
export type { Problem } from './model/problem.ts';
export type { CheckReport, Report, Verdict } from './model/report.ts';
export { EVERYTHING, NULL_KEYS } from './model/scope.ts';
export type { Range, Scope } from './model/scope.ts';
export type { Image, Intent, IntentPort, Outcome, Write, Writer, Written } from './model/writer.ts';
export type { Cell, Cells, ColumnType, Family } from './model/value.ts';
export { directory } from './sources/directory/index.ts';
export type { DirectoryOptions, DirectorySource } from './sources/directory/index.ts';
export { file } from './sources/file/file.ts';
export type { FileFormat, FileOptions } from './sources/file/file.ts';
export { http } from './sources/http/http.ts';
export type {
  AnswerOptions,
  FeedOptions,
  HttpOptions,
  HttpSource,
  Paging,
  RecordOptions,
  Sampling,
} from './sources/http/http.ts';
export { memory } from './sources/memory.ts';
export { memoryObjects } from './sources/memory-objects.ts';
export type { MemoryObject, MemoryObjectsOptions } from './sources/memory-objects.ts';
export type { MemoryOptions, MemoryRow } from './sources/memory.ts';
export type { ObjectsOptions } from './sources/object-refs.ts';
export { mysql } from './sources/mysql/index.ts';
export type { MysqlOptions, MysqlSource } from './sources/mysql/index.ts';
export { postgres } from './sources/postgres/index.ts';
export type {
  PostgresOptions,
  PostgresSource,
  SequencesOptions,
  TableOptions,
  WriterOptions,
} from './sources/postgres/index.ts';
export { s3 } from './sources/s3/index.ts';
export type { S3Credentials, S3Options, S3Source } from './sources/s3/index.ts';
export type { ThrottleOptions } from './sources/throttle-options.ts';
export { translated } from './sources/translated.ts';
export type { Translation } from './sources/translated.ts';
