/** The files of both systems, in a folder each, and the list that the copying left behind. */

/** A line of the copy manifest: which object became which. */
export type Copy = {
  source_bucket: string;
  source_key: string;
  target_bucket: string;
  target_key: string | null;
};

export type Media = {
  /** Key to bytes. */
  readonly legacy: Map<string, Buffer>;
  readonly crm: Map<string, Buffer>;
  readonly copies: Copy[];
};

/** As the copy manifest calls them. */
export const BUCKETS = { legacy: 'legacy-media', crm: 'crm-media' } as const;

/** A file of the old system, and the row that it belongs to by the old system's id. */
export type OldFile = {
  readonly key: string;
  readonly entity: 'berths' | 'interests' | 'expenses' | 'invoices' | 'ports';
  readonly of: number;
  readonly bytes: Buffer;
};
